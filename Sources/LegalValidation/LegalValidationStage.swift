import ComitySchema
import Foundation
import ProviderKit
import Rulebook
import StageKit
import StageMessages
import Trust

/// Decides, by the law of the agreement and with people where people must decide, whether an order may be answered, and keeps each
/// order's case from its first notice to its last.
///
/// What a case becomes is worked out by ``CaseCourse``, which is pure. The stage reads records, asks the provider's directory,
/// and sends what the course says.
struct LegalValidationStage: Stage {
    typealias Entry = CaseEntry
    typealias Context = StageContext<CaseEntry>

    let law: CaseLaw
    let lookup: AccountLookup

    /// - Parameters:
    ///   - directory: where the accounts are that orders name.
    ///   - policy: when people must decide.
    ///   - patience: how long others are waited for.
    init(
        rulebooks: RulebookShelf,
        authorities: AuthorityRegistry,
        reviewers: ReviewerRegistry,
        entities: EntityRegistry,
        directory: any AccountDirectory,
        policy: ReviewPolicy = ReviewPolicy(),
        patience: CasePatience = CasePatience()
    ) {
        law = CaseLaw(
            rulebooks: rulebooks,
            authorities: authorities,
            reviewers: reviewers,
            entities: entities,
            policy: policy,
            patience: patience
        )
        lookup = AccountLookup(directory: directory)
    }

    var plan: StagePlan { StagePlan(.validate) }

    mutating func process(_ record: Record, in context: Context) throws(StageFailure) {
        switch record.topic {
        case Topic.admitted.name: try takeMessage(record, in: context)
        case Topic.decisions.name: try takeDecision(record, in: context)
        case Topic.outcomes.name: try takeOutcome(record, in: context)
        default: throw .malformed("the stage does not read topic \(record.topic)")
        }
    }

    func due(_ entry: CaseEntry) -> Date? {
        switch entry {
        case .open(let current): law.due(current)
        case .waiting(let messages): messages.until
        }
    }

    mutating func wake(_ key: String, in context: Context) throws(StageFailure) {
        switch context[key] {
        case nil: return
        case .waiting(let messages): giveUp(messages, under: key, in: context)
        case .open(let current):
            guard let due = law.due(current), due <= context.now else { return }
            var course = CaseCourse(current, under: law, at: context.now)
            try wake(&course)
            conclude(course, in: context)
        }
    }

    func encode(_ entry: CaseEntry) -> [UInt8] { CanonicalJSON.encode(entry) }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> CaseEntry {
        do {
            return try CanonicalJSON.decode(CaseEntry.self, from: bytes)
        } catch {
            throw .poison(code: "StateUnreadable", message: "an entry of the changelog of cases is not one that this stage wrote")
        }
    }

    /// Applies the rules to a case, with what the provider's directory says now.
    func decide(_ course: inout CaseCourse) throws(StageFailure) {
        let accounts = try lookup.accounts(of: course.order, in: course.current)
        course.decide(on: accounts, formats: lookup.directory.formats)
    }

    /// Does what is due for a case: people are told of what runs out, what may run no longer is stopped, and the rest is looked at.
    func wake(_ course: inout CaseCourse) throws(StageFailure) {
        course.raiseAlarms()
        course.actOnDeadlines()
        course.confirmOverdueStops()
        if let due = law.stateDue(course.current), due <= course.now {
            switch course.current.state {
            case .received, .held: try decide(&course)
            default: course.lapse()
            }
        } else if let due = law.recheckDue(course.current), due <= course.now {
            if course.heedRevokedKey() || course.heedEndedAgreement() { return }
            let accounts = try lookup.accounts(of: course.order, in: course.current)
            course.compareSignals(on: accounts, formats: lookup.directory.formats)
        }
    }

    /// Does what a decision or a message leaves to do, with what the provider's directory says now.
    func follow(_ step: NextStep, _ course: inout CaseCourse) throws(StageFailure) {
        switch step {
        case .nothing:
            return
        case .rules:
            try decide(&course)
        case .proposal:
            guard let proposal = course.current.proposal else { return }
            let accounts = try lookup.accounts(of: proposal.order.order, in: course.current)
            course.decideProposal(on: accounts, formats: lookup.directory.formats)
        case .resumption:
            let accounts = try lookup.accounts(of: course.order, in: course.current)
            course.resume(on: accounts, formats: lookup.directory.formats)
        }
    }

    /// Keeps what the case became and sends what is told.
    func conclude(_ course: consuming CaseCourse, in context: Context) {
        course.tendDeadlines()
        for effect in course.effects { context.send(effect.record) }
        let key = course.current.id.rawValue
        if context.case(key) != course.current { context[key] = .open(course.current) }
    }
}

extension StageContext<CaseEntry> {
    /// The case that is kept under its id.
    func `case`(_ key: String) -> Case? { self[key]?.open }
}

extension StageFailure {
    static func malformed(_ message: String) -> StageFailure { .poison(code: ReasonCode.malformed.rawValue, message: message) }
}
