import ComitySchema
import ComityTestKit
import Foundation

@testable import Intake

extension RefusalCase {
    /// What can be wrong with a transmittal before its message is looked at.
    static let transmittals = [
        RefusalCase(
            testDescription: "not JSON",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: not a value, at byte 0"
        ) {
            $0.signed("hello")
        },
        RefusalCase(
            testDescription: "a member twice",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: a member occurs twice, at byte",
            bytes: edited(#""version":1"#, to: #""version":1,"version":1"#)
        ),
        RefusalCase(
            testDescription: "an unknown member",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: urgent is not known here",
            bytes: edited(#""version":1"#, to: #""urgent":true,"version":1"#)
        ),
        RefusalCase(
            testDescription: "edge 38: an unknown member deep inside",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message.cancellation.unless is not known here",
            bytes: edited(#""reason":"x""#, to: #""reason":"x","unless":"y""#)
        ),
        RefusalCase(
            testDescription: "a missing member",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: contact is missing",
            bytes: edited(#""contact":{"email":"desk@gb-ipu.example","name":"Duty desk"},"#, to: "")
        ),
        RefusalCase(
            testDescription: "a number that is not plain",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: a number must be a plain integer, at byte",
            bytes: edited(#""version":1"#, to: #""version":1.0"#)
        ),
        RefusalCase(
            testDescription: "two messages in one",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message must have exactly one known member",
            bytes: edited(#""message":{"#, to: #""message":{"receipt":{},"#)
        ),
        RefusalCase(
            testDescription: "a message of no known kind",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: message must have exactly one known member",
            bytes: edited(#""cancellation":{"order":"OPO/2026/1","reason":"x"}"#, to: #""question":{}"#)
        ),
        RefusalCase(
            testDescription: "edge 36: levels without end",
            code: .malformed,
            rule: "A10",
            message: "the transmittal: deeper than 16 levels, at byte"
        ) {
            $0.signed(String(repeating: #"{"a":"#, count: 10_000))
        },
        RefusalCase(
            testDescription: "edge 39: a later version",
            code: .versionNotSupported,
            rule: "A10",
            message: "the transmittal's version is not supported; supported is version 1",
            bytes: edited(#""version":1"#, to: #""urgency":{"level":3},"version":2"#)
        ),
        RefusalCase(
            testDescription: "a later version that looks like this one",
            code: .versionNotSupported,
            rule: "A10",
            message: "the transmittal's version is not supported; supported is version 1",
            bytes: edited(#""version":1"#, to: #""version":2"#)
        ),
        RefusalCase(
            testDescription: "another authority's name",
            code: .unknownSender,
            rule: "A02",
            isAlarming: true,
            namesOrder: true,
            message: "the transmittal's sender is not the authority whose key signed it",
            bytes: edited(#""sender":"GB-IPU""#, to: #""sender":"US-OIA""#)
        ),
        RefusalCase(
            testDescription: "a receiver that is not this provider",
            code: .wrongReceiver,
            rule: "A03",
            namesOrder: true,
            message: "the transmittal's receiver is none of this provider's entities",
            bytes: edited(#""receiver":"exmail-us""#, to: #""receiver":"other-us""#)
        ),
        RefusalCase(
            testDescription: "edge 29: a time in the future",
            code: .clockSkew,
            rule: "A08",
            message: "sentAt is in the future; it is 2026-11-23T13:00:00.000Z here",
            bytes: sent(sentAt: now + 301)
        ),
        RefusalCase(
            testDescription: "a time too long ago",
            code: .clockSkew,
            rule: "A08",
            kind: .clarification,
            message: "sentAt is too long ago; it is 2026-11-23T13:00:00.000Z here. Send the message in a new transmittal",
            bytes: sent(sentAt: now - 24 * 3600 - 1)
        ),
        RefusalCase(
            testDescription: "one of the entities, at home",
            code: .clockSkew,
            rule: "A08",
            provider: "exmail-gb",
            message: "sentAt is in the future",
            bytes: sent(receiver: "exmail-gb", sentAt: now + 301)
        ),
        RefusalCase(
            testDescription: "words for another entity at home",
            code: .malformed,
            rule: "A10",
            provider: "exmail-gb",
            message: "the transmittal: not a value, at byte 0"
        ) { $0.signed("hello", by: "US-OIA") },
    ]
}
