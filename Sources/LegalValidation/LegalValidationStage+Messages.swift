import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages

/// What agencies send, as intake admitted it.
extension LegalValidationStage {
    func takeMessage(_ record: Record, in context: Context) throws(StageFailure) {
        let message: AdmittedMessage
        do {
            message = try CanonicalJSON.decode(from: record.value ?? [])
        } catch {
            throw .malformed("the record is not an admitted message")
        }
        // The case's id says who owns it: a message under another sender's case is none that intake admits.
        guard message.caseID == CaseID(authority: message.owner, reference: message.orderReference),
            record.keyText == message.caseID.rawValue
        else { throw .malformed("the message's case is not that of its sender and its order") }
        if let current = context.case(record.keyText) {
            var course = CaseCourse(current, under: law, at: context.now)
            try take(message, into: &course)
            conclude(course, in: context)
        } else if case .order(let order) = message.content {
            var course = CaseCourse(Case(opening: message, with: order, at: context.now), under: law, at: context.now)
            course.open()
            try decide(&course)
            for message in takeWaiting(for: message.caseID, in: context) { try take(message, into: &course) }
            conclude(course, in: context)
        } else if !wait(message, in: context) {
            answerUnknown(message, in: context)
        }
    }

    func take(_ message: AdmittedMessage, into course: inout CaseCourse) throws(StageFailure) {
        switch message.content {
        case .order(let order): course.meet(message, with: order)
        case .cancellation(let cancellation): course.cancel(cancellation, asked: message)
        case .receipt(let receipt): course.note(receipt, in: message)
        case .suspension(let suspension): try follow(course.suspend(suspension, asked: message), &course)
        case .determination(let determination): try follow(course.determine(determination, in: message), &course)
        case .amendment(let amendment):
            let accounts = try lookup.accounts(of: amendment.order.order, in: course.current)
            course.amend(amendment, in: message, on: accounts, formats: lookup.directory.formats)
        }
    }

    /// An authority hears the same of an order that does not exist and of another authority's: that it has no such case.
    func answerUnknown(_ message: AdmittedMessage, in context: Context) {
        let notice = Notice(
            id: Notice.id(of: message.caseID, cause: message.transmittalDigest.rawValue),
            caseID: message.caseID,
            provider: message.receiver,
            recipient: message.sender,
            authority: message.owner == message.sender ? nil : message.owner,
            order: message.orderReference,
            kind: .refused,
            reasons: [.unknownCase],
            at: context.now
        )
        let event = AuditEvent(
            at: context.now,
            stage: plan.name,
            kind: .refused,
            caseID: message.caseID,
            code: .unknownCase,
            actor: message.sender.rawValue
        )
        context.send(notice)
        context.send(event)
    }
}

extension AdmittedMessage {
    /// The Designated Authority that sent the order: only a determination may come from another.
    fileprivate var owner: AuthorityID {
        if case .determination(let determination) = content { determination.authority } else { sender }
    }

    fileprivate var orderReference: OrderReference {
        switch content {
        case .order(let order): order.order.reference
        case .amendment(let amendment): amendment.order.order.reference
        case .cancellation(let cancellation): cancellation.order
        case .suspension(let suspension): suspension.order
        case .determination(let determination): determination.order
        case .receipt(let receipt): receipt.order
        }
    }
}
