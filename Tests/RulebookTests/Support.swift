import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

/// The instant of these tests: a quarter past noon on a Tuesday.
let now = Date(millisecondsSince1970: 1_795_608_900_000)

enum Law {
    /// The rulebook that is deployed, approved.
    static func deployed() throws -> Rulebook { try DeployedRulebook.approved() }

    /// The deployed files.
    static func files() throws -> [String: [UInt8]] { try deployedFiles.get() }

    private static let deployedFiles = Result {
        try RulebookFolder.files(at: DeployedRulebook.folder.appending(path: try deployed().version, directoryHint: .isDirectory))
    }

    /// The deployed files with the text of one changed.
    static func files(changing file: String, _ change: (String) -> String) throws -> [String: [UInt8]] {
        var files = try files()
        files[file] = Array(change(String(decoding: files[file] ?? [], as: UTF8.self)).utf8)
        return files
    }

    /// The deployed rulebook with the text of one file changed, approved.
    static func changed(_ file: String = "agreements/us-uk.json", _ change: (String) -> String) throws -> Rulebook {
        try Rulebook(files: files(changing: file, change)).approved(by: ["alice", "bob"])
    }
}

/// An order and everything around it that the rules read, open to change.
struct FactsSketch: Sendable, CustomTestStringConvertible {
    var order: OrderSketch
    var certification: Certification? = Certification(
        orderDigest: Digest(of: "the order"),
        certifier: "A. Hazel",
        certifiedAt: now - .hours(2),
        statement: "The order is lawful and complies with the agreement."
    )
    var digest = Digest(of: "the order")
    var senderCountry: CountryCode?
    var issuerAuthority: AuthorityID?
    var receiver: EntityID
    var receiverCountry: CountryCode?
    var contact = Contact(name: "Duty desk", email: "desk@ipu.example")
    var servedAt = now - .hours(1)
    var formats = ["AccountHandle", "EmailAddress"]
    var matches = 1
    var signals: [ContrarySignal] = []

    var testDescription: String { "\(order.kind) \(order.reference)" }

    static let ukProduction = FactsSketch(.ukProduction(at: now), from: "GB", to: "US")
    static let ukAccess = FactsSketch(.ukAccess(at: now), from: "GB", to: "US")
    static let ukInterception = FactsSketch(.ukInterception(at: now), from: "GB", to: "US")
    static let usProduction: FactsSketch = {
        var sketch = FactsSketch(.usProduction(at: now), from: "US", to: "GB")
        sketch.signals = []
        return sketch
    }()

    init(_ order: OrderSketch, from: CountryCode, to: CountryCode) {
        self.order = order
        senderCountry = from
        issuerAuthority = order.sender
        receiver = order.addressee
        receiverCountry = to
    }

    var facts: OrderFacts {
        OrderFacts(
            order: VerifiedOrder(
                order: order.order,
                digest: digest,
                issuerKey: "issuer-key",
                invokedAgreement: order.invokedAgreement,
                certification: certification
            ),
            sender: order.sender,
            senderCountry: senderCountry,
            issuerAuthority: issuerAuthority,
            receiver: receiver,
            receiverCountry: receiverCountry,
            contact: contact,
            servedAt: servedAt,
            formats: formats,
            accounts: order.tasks.map { AccountFacts(task: $0.reference, matches: matches, signals: signals) },
            isRulebookApproved: true
        )
    }

    func with(_ change: (inout FactsSketch) -> Void) -> FactsSketch {
        var sketch = self
        change(&sketch)
        return sketch
    }
}
