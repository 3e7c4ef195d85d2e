import ComitySchema
import Foundation

/// What of a sender's authenticity is left to judge once intake has proven the signatures (family A).
enum SenderRules {
    static let all = [intact, confirmed]

    static let intact = Rule(
        "A12",
        .authentic,
        "Each document that travels with the order has the digest that the order gives it, and is of a kind that is accepted",
        source: "ETSI TS 103 120, DocumentBody",
        reads: ["instrument.documents"],
        answers: [.refuse(.manifestErrors), .clarify(.malformed)]
    ) { matter in
        (matter.instrument.documents ?? []).enumerated().compactMap { index, document in
            if let content = document.content, Digest(of: Array(content)) != document.digest {
                return .refuse(.manifestErrors, "Document \(index + 1) is not the one whose digest the order names.")
            }
            guard DocumentKind(rawValue: document.contentType) != nil else {
                return .clarify(
                    .malformed,
                    "Document \(index + 1) is of a type that is not accepted; send PDF, DOCX, PNG, JPEG or text."
                )
            }
            return nil
        }
    }

    static let confirmed = Rule(
        "A14",
        version: 2,
        .authentic,
        decidedBy: .machineAndPerson,
        "The authority was called back about an emergency, and about its first orders",
        source: "practice: forged emergencies; every claim is confirmed under a number that was known before",
        reads: ["flags.emergency", "inputs.isSenderVerified", "inputs.isConfirmed"],
        answers: [.hold(.callbackNeeded), .flag(nil)]
    ) { matter in
        let isEmergency = matter.order.flags.emergency
        if matter.inputs.isConfirmed {
            return isEmergency ? [.flag(nil, "An emergency, which the authority confirmed when it was called back.")] : []
        }
        let call = "call the authority back under a number that is known already"
        if isEmergency { return [.hold(.callbackNeeded, "The order claims an emergency: \(call).", until: nil)] }
        guard matter.inputs.isSenderVerified else {
            return [.hold(.callbackNeeded, "The authority's desk was never reached, or not lately: \(call).", until: nil)]
        }
        return []
    }
}
