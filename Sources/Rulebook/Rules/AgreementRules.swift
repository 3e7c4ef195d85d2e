import ComitySchema
import Foundation

/// Whether the agreement carries the order: it is in force, invoked, and the Designated Authority vouches for this very order
/// (family B, the agreement's half).
enum AgreementRules {
    static let all = [
        inForce, invoked, certified, dated, contact, addressed, offered, declared, understood, applicable, approved,
    ]

    static let inForce = Rule(
        "B01",
        .agreement,
        "An agreement between the issuing and the receiving state is in force",
        source: "18 USC 2523(d)-(f)",
        reads: ["inputs.senderCountry", "inputs.receiverCountry", "order.issuedAt"],
        answers: [.refuse(.agreementNotInForce)]
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
        version: 2,
        .agreement,
        "A Designated Authority of the agreement invokes the agreement that the order names",
        source: "US-UK Agreement, Art. 5(8); COPO 2019, s.1(2)(a)",
        reads: ["invokedAgreement", "order.agreement", "sender"],
        answers: [.clarify(.agreementNotInvoked)]
    ) { matter in
        let named = matter.order.agreement
        guard let agreement = matter.agreement, let direction = matter.direction else { return [] }
        if agreement.id != named {
            return [.clarify(.agreementNotInvoked, "The agreement in force here is \(agreement.id), not \(named).")]
        }
        if let invoked = matter.facts.order.invokedAgreement {
            if invoked != named {
                return [.clarify(.agreementNotInvoked, "The transmittal invokes \(invoked), the order names \(named).")]
            }
        } else if direction.invocation(for: matter.terms) == .noticeAndCertification {
            return [.clarify(.agreementNotInvoked, "The transmittal does not say that the agreement \(named) is invoked.")]
        }
        if !direction.mayInvoke(matter.facts.sender, of: matter.facts.senderCountry) {
            return [.clarify(.agreementNotInvoked, "\(matter.facts.sender) is no Designated Authority of \(named).")]
        }
        return []
    }

    static let certified = Rule(
        "B03",
        version: 2,
        .agreement,
        "The Designated Authority certifies this very order",
        source: "US-UK Agreement, Art. 5(7)",
        reads: ["certification.orderDigest", "order.digest"],
        answers: [.refuse(.manifestErrors), .clarify(.certificationMissing)]
    ) { matter in
        guard let certification = matter.facts.order.certification else {
            if matter.direction?.invocation(for: matter.terms) == .form { return [] }
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
        .agreement,
        "Making, issue, certification and service follow one another",
        source: "US-UK Agreement, Art. 5(6)-(7)",
        reads: ["instrument.madeAt", "order.issuedAt", "certification.certifiedAt", "inputs.servedAt"],
        answers: [.clarify(.manifestErrors)]
    ) { matter in
        let latest = matter.facts.servedAt + matter.rulebook.clockTolerance
        var problems: [String] = []
        if matter.order.issuedAt < matter.instrument.madeAt {
            problems.append("The order is dated before its instrument was made.")
        }
        if matter.order.issuedAt > latest { problems.append("The order is dated after it was served.") }
        if let certification = matter.facts.order.certification {
            if certification.certifiedAt < matter.instrument.madeAt {
                problems.append("The certification is dated before the instrument was made.")
            }
            if certification.certifiedAt > latest { problems.append("The certification is dated after the order was served.") }
        }
        return problems.map { .clarify(.manifestErrors, $0) }
    }

    static let contact = Rule(
        "B05",
        .agreement,
        "The Designated Authority names a point of contact that can be reached",
        source: "US-UK Agreement, Art. 5(9)",
        reads: ["contact"],
        answers: [.clarify(.incomplete)]
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
        .agreement,
        "The order is addressed to the legal entity that received it",
        source: "COPO 2019, s.5; Regulation (EU) 2023/1543, Art. 7",
        reads: ["order.addressee", "receiver", "inputs.receiverCountry"],
        answers: [.clarify(.wrongReceiver)]
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

    static let offered = Rule(
        "B15",
        .agreement,
        "The entity offers the service from which each category would come",
        source: "Regulation (EU) 2023/1543, Art. 16(4)(e)",
        reads: ["tasks.categories", "inputs.services"],
        answers: [.clarify(.serviceNotCovered)]
    ) { matter in
        guard let services = matter.inputs.services else { return [] }
        return matter.eachTask { task in
            let missing = task.categories.filter { !services.contains($0) }.map(\.rawValue)
            guard !missing.isEmpty else { return nil }
            return .clarify(
                .serviceNotCovered,
                "\(matter.facts.receiver) offers no service with \(missing.listed); strike it out."
            )
        }
    }

    static let declared = Rule(
        "B16",
        version: 2,
        .agreement,
        decidedBy: .machineAndPerson,
        "The order is not made for, or to supply, the receiving or a third government",
        source: "18 USC 2523(b)(4)(C)",
        reads: ["statements.notForAnotherGovernment"],
        answers: [.clarify(.incomplete), .object(.conflictOfLaw)]
    ) { matter in
        switch matter.order.statements.notForAnotherGovernment {
        case true?: []
        case false?: [.object(.conflictOfLaw, "The order says that it is made for another government, which the agreement bars.")]
        case nil where matter.requires(.notForAnotherGovernment):
            [.clarify(.incomplete, "The declaration that the order is not made for another government is missing.")]
        case nil: []
        }
    }

    static let understood = Rule(
        "B17",
        .agreement,
        "The order is in a language that the entity accepts",
        source: "Regulation (EU) 2023/1543, Art. 9(4), 27",
        reads: ["order.language"],
        answers: [.clarify(.languageNotAccepted)]
    ) { matter in
        let language = matter.order.language ?? "en"
        guard let accepted = matter.direction?.languages, !accepted.contains(where: { language.isVariety(of: $0) }) else {
            return []
        }
        return [
            .clarify(
                .languageNotAccepted,
                "The order's language is not accepted; send it, or a translation, in \(accepted.listed)."
            )
        ]
    }

    static let applicable = Rule(
        "B19",
        .agreement,
        "No authority has declared the agreement inapplicable to the order",
        source: "18 USC 2523(b)(4)(K); US-UK Agreement, Art. 5(12)",
        reads: ["inputs.determination"],
        answers: [.stop(.agreementInapplicable)]
    ) { matter in
        guard matter.inputs.determination == .inapplicable else { return [] }
        return [.stop(.agreementInapplicable, "An authority declared the agreement inapplicable to the order.")]
    }

    static let approved = Rule(
        "B20",
        .agreement,
        "Two people approved the rulebook by which the order is judged",
        source: "practice: four eyes on parameters",
        reads: ["inputs.isRulebookApproved"],
        answers: [.hold(.rulebookNotApproved)]
    ) { matter in
        guard !matter.inputs.isRulebookApproved else { return [] }
        return [
            .hold(
                .rulebookNotApproved,
                "The version \(matter.rulebook.label) of the rulebook is not approved; nothing is decided by it.",
                until: nil
            )
        ]
    }
}

extension Matter {
    /// Whether the agreement wants a statement of the issuer's.
    func requires(_ statement: Direction.RequiredStatement) -> Bool { direction?.requires(statement) ?? false }
}

extension String {
    /// Whether a language tag is another one or a variety of it, as `en-GB` is of `en` (BCP 47).
    fileprivate func isVariety(of language: String) -> Bool {
        let (own, other) = (lowercased(), language.lowercased())
        return own == other || own.hasPrefix(other + "-")
    }
}
