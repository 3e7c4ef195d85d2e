import ComitySchema
import ComityTestKit
import Foundation

@testable import Intake

extension Document {
    /// A document that travels with its order.
    init(name: String, contentType: String, content: [UInt8]) {
        self.init(name: name, contentType: contentType, digest: Digest(of: content), content: Data(content))
    }
}

extension RefusalCase {
    /// What can be wrong with the documents of an order's instrument (rule A12; edge case 37).
    static let documents = [
        refused(
            "a digest of other bytes",
            .manifestErrors,
            "the order: instrument.documents[0].digest is not that of its content",
            [Document(name: "a.txt", contentType: "text/plain", digest: Digest(of: "b"), content: Data("a".utf8))]
        ),
        refused(
            "a kind that is not accepted",
            .manifestErrors,
            "the order: instrument.documents[1].contentType is not accepted; accepted are application/pdf, ",
            [
                Document(name: "a.txt", contentType: "text/plain", content: Array("a".utf8)),
                Document(name: "a.html", contentType: "text/html", content: Array("<script>".utf8)),
            ]
        ),
        refused(
            "a kind that is not accepted, by digest alone",
            .manifestErrors,
            "the order: instrument.documents[0].contentType is not accepted",
            [Document(name: "a.zip", contentType: "application/zip", digest: Digest(of: "a"))]
        ),
        refused(
            "a program that calls itself a picture",
            .manifestErrors,
            "the order: instrument.documents[0].content is not what its contentType says",
            [Document(name: "a.png", contentType: "image/png", content: Array("MZ".utf8))]
        ),
        refused(
            "a text that is none",
            .manifestErrors,
            "the order: instrument.documents[0].content is not what its contentType says",
            [Document(name: "a.txt", contentType: "text/plain", content: [0xC3])]
        ),
        refused(
            "nothing at all",
            .manifestErrors,
            "the order: instrument.documents[0].content is not what its contentType says",
            [Document(name: "a.pdf", contentType: "application/pdf", content: [])]
        ),
        refused(
            "a name with a folder",
            .malformed,
            "the order: instrument.documents[0].name must be a file's name without a folder",
            [Document(name: "../a.txt", contentType: "text/plain", content: Array("a".utf8))]
        ),
        refused(
            "a name that turns its direction",
            .malformed,
            "the order: instrument.documents[0].name must be a file's name without a folder",
            [Document(name: "a\u{202E}fdp.txt", contentType: "text/plain", content: Array("a".utf8))]
        ),
        refused(
            "one name twice",
            .malformed,
            "two of the order's documents have one name",
            Array(repeating: Document(name: "a.txt", contentType: "text/plain", content: Array("a".utf8)), count: 2)
        ),
        refused(
            "edge 37: one byte too many",
            .tooLarge,
            rule: "A09",
            "the order's documents have 98305 bytes; at most 98304 travel with an order",
            [Document(name: "a.txt", contentType: "text/plain", content: Array(repeating: 0x20, count: 98_305))]
        ),
        refused(
            "one document too many",
            .tooLarge,
            rule: "A09",
            "the order has 17 documents; at most 16 are accepted",
            (0...16).map { Document(name: "\($0).pdf", contentType: "application/pdf", digest: Digest(of: "\($0)")) }
        ),
    ]

    private static func refused(
        _ description: String,
        _ code: ReasonCode,
        rule: RuleID = "A12",
        _ message: String,
        _ documents: [Document]
    ) -> RefusalCase {
        RefusalCase(
            testDescription: description,
            code: code,
            rule: rule,
            namesOrder: true,
            message: message,
            bytes: sent(order: world.order(instrument: world.instrument(documents: documents)))
        )
    }
}
