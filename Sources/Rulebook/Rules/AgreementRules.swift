import ComitySchema
import Foundation

/// Whether the agreement carries the order: it is in force, invoked, and the Designated Authority vouches for this very order.
enum AgreementRules {
    static let all = [inForce, invoked, certified, dated, contact, addressed, declared]

    static let inForce = Rule(
        "B01",
        "An agreement between the issuing and the receiving state is in force",
        source: "18 USC 2523(d)-(f)",
        reads: ["sender.country", "receiver.country", "order.issuedAt"]
    ) { matter in
        guard matter.direction == nil else { return [] }
        let issuing = matter.facts.senderCountry?.rawValue ?? "an unknown state"
        let receiving = matter.facts.receiverCountry?.rawValue ?? "an unknown state"
        return [
            .refuse(
                .agreementNotInForce,
                "No agreement in force carries orders from \(issuing) to providers in \(receiving); use mutual legal assistance."
            )
        ]
    }

    static let invoked = Rule(
        "B02",
        "A Designated Authority of the agreement invokes the agreement that the order names",
        source: "US-UK Agreement, Art. 5(8); COPO 2019, s.1(2)(a)",
        reads: ["invokedAgreement", "order.agreement", "sender"]
    ) { matter in
        let named = matter.order.agreement
        guard let invoked = matter.facts.order.invokedAgreement else {
            return [.clarify(.agreementNotInvoked, "The transmittal does not say that the agreement \(named) is invoked.")]
        }
        if invoked != named {
            return [.clarify(.agreementNotInvoked, "The transmittal invokes \(invoked), the order names \(named).")]
        }
        guard let agreement = matter.agreement, let direction = matter.direction else { return [] }
        if agreement.id != named {
            return [.clarify(.agreementNotInvoked, "The agreement in force here is \(agreement.id), not \(named).")]
        }
        if !direction.mayInvoke(matter.facts.sender, of: matter.facts.senderCountry) {
            return [.clarify(.agreementNotInvoked, "\(matter.facts.sender) is no Designated Authority of \(named).")]
        }
        return []
    }

    static let certified = Rule(
        "B03",
        "The Designated Authority certifies this very order",
        source: "US-UK Agreement, Art. 5(7)",
        reads: ["certification.orderDigest", "order.digest"]
    ) { matter in
        guard let certification = matter.facts.order.certification else {
            return [.clarify(.certificationMissing, "The Designated Authority's certification of the order is missing.")]
        }
        guard certification.orderDigest == matter.facts.order.digest else {
            return [.refuse(.manifestErrors, "The certification is of another order: its digest is not the digest of this one.")]
        }
        guard !certification.certifier.isBlank, !certification.statement.isBlank else {
            return [.clarify(.certificationMissing, "The certification names no certifier or states nothing.")]
        }
        return []
    }

    static let dated = Rule(
        "B04",
        "Making, issue, certification and service follow one another",
        source: "US-UK Agreement, Art. 5(6)-(7)",
        reads: ["instrument.madeAt", "order.issuedAt", "certification.certifiedAt", "servedAt"]
    ) { matter in
        let latest = matter.facts.servedAt + matter.rulebook.clockTolerance
        var remarks: [Remark] = []
        if matter.order.issuedAt < matter.instrument.madeAt {
            remarks.append(.clarify(.manifestErrors, "The order is dated before its instrument was made."))
        }
        if matter.order.issuedAt > latest {
            remarks.append(.clarify(.manifestErrors, "The order is dated after it was served."))
        }
        if let certification = matter.facts.order.certification {
            if certification.certifiedAt < matter.instrument.madeAt {
                remarks.append(.clarify(.manifestErrors, "The certification is dated before the instrument was made."))
            }
            if certification.certifiedAt > latest {
                remarks.append(.clarify(.manifestErrors, "The certification is dated after the order was served."))
            }
        }
        return remarks
    }

    static let contact = Rule(
        "B05",
        "The Designated Authority names a point of contact that can be reached",
        source: "US-UK Agreement, Art. 5(9)",
        reads: ["contact"]
    ) { matter in
        let parts = matter.facts.contact.email.split(separator: "@", omittingEmptySubsequences: false)
        let isReachable =
            parts.count == 2 && !parts[0].isEmpty
            && parts[1].contains(".") && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
            && !matter.facts.contact.email.contains(where: \.isWhitespace)
        guard isReachable, !matter.facts.contact.name.isBlank else {
            return [.clarify(.incomplete, "The point of contact needs a name and an e-mail address.")]
        }
        return []
    }

    static let addressed = Rule(
        "B14",
        "The order is addressed to the legal entity that received it",
        source: "COPO 2019, s.5; practice of providers with several entities",
        reads: ["order.addressee", "receiver"]
    ) { matter in
        guard matter.order.addressee == matter.facts.receiver, matter.facts.receiverCountry != nil else {
            return [
                .clarify(
                    .wrongReceiver,
                    "The order is addressed to \(matter.order.addressee) but was sent to \(matter.facts.receiver);"
                        + " address it to the entity that is to answer."
                )
            ]
        }
        return []
    }

    static let declared = Rule(
        "B16",
        "The order is not made for, or to supply, the receiving or a third government",
        source: "18 USC 2523(b)(4)(C)",
        reads: ["statements.notForAnotherGovernment"]
    ) { matter in
        switch matter.order.statements.notForAnotherGovernment {
        case true?: []
        case nil where matter.direction?.requires(.notForAnotherGovernment) == false: []
        case false?: [.refuse(.conflictOfLaw, "The order is made for another government, which the agreement does not allow.")]
        case nil: [.clarify(.incomplete, "The declaration that the order is not made for another government is missing.")]
        }
    }
}
