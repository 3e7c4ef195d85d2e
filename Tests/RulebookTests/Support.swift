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
    var services: [DataCategory]?
    var matches = 1
    var holders = 1
    var isTenant = false
    var signals: [ContrarySignal] = []
    var replaced: VerifiedOrder?
    var isSenderVerified = true
    var isConfirmed = false
    var determination: Determination.Stance?
    var isRulebookApproved = true
    /// When the rules are applied.
    var instant = now

    var testDescription: String { "\(order.kind) \(order.reference)" }

    static let ukProduction = FactsSketch(.ukProduction(at: now), from: "GB", to: "US")
    static let ukAccess = FactsSketch(.ukAccess(at: now), from: "GB", to: "US")
    static let ukInterception = FactsSketch(.ukInterception(at: now), from: "GB", to: "US")
    static let usProduction = FactsSketch(.usProduction(at: now), from: "US", to: "GB")
    /// An interception before a judicial commissioner has looked at its warrant.
    static let ukUrgent = ukInterception.with {
        $0.order.isUrgent = true
        $0.order.approvals.removeLast()
        $0.order.validity = TimeWindow(from: now - .days(1), until: now + .days(4))
        $0.order.madeAt = now - .days(1)
        $0.order.approvals[0] = Approval(role: "secretaryOfState", name: "Rt Hon P. Elm", approvedAt: now - .days(1))
        $0.order.tasks[0].window = TimeWindow(from: now - .hours(20), until: now + .days(3))
    }
    /// An interception of an American court at the provider's British entity.
    static let usInterception = usProduction.with {
        $0.order.kind = "USTITLEIII"
        $0.order.tasks[0].action = .interception
        $0.order.tasks[0].categories = [.liveTraffic, .liveContent]
        $0.order.tasks[0].window = TimeWindow(from: now, until: now + .days(20))
        $0.order.selectors = [$0.order.tasks[0].target]
        $0.order.statements = ukInterception.order.statements
    }
    /// A European production order of a German judge for content, for someone in Germany, to an establishment in Ireland.
    static let euContent: FactsSketch = {
        var order = OrderSketch.ukProduction(at: now)
        order.reference = "123-Js-45-26"
        order.issuer = "DE-STA"
        order.sender = "DE-STA"
        order.addressee = "exmail-ie"
        order.agreement = "EU-E-EVIDENCE"
        order.invokedAgreement = nil
        order.kind = "EPOC-JUDGE"
        order.offences = [Offence(statute: "StGB § 263", title: "Betrug", maximumSentenceMonths: 60)]
        order.summary = nil
        order.statements = Statements()
        order.language = "de"
        order.tasks[0].location = "DE"
        order.tasks[0].nationalities = ["DE"]
        var sketch = FactsSketch(order, from: "DE", to: "IE")
        sketch.certification = nil
        return sketch
    }()
    /// The same for someone in Ireland, of which the enforcing authority was told.
    static let euAbroad = euContent.with {
        $0.order.tasks[0].location = "IE"
        $0.order.statements = Statements(enforcingAuthorityNotifiedAt: now - .hours(2))
    }

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
            isSenderVerified: isSenderVerified,
            issuerAuthority: issuerAuthority,
            receiver: receiver,
            receiverCountry: receiverCountry,
            contact: contact,
            servedAt: servedAt,
            services: services,
            formats: formats,
            accounts: order.tasks.map {
                AccountFacts(task: $0.reference, matches: matches, signals: signals, holders: holders, isTenant: isTenant)
            },
            replaced: replaced.map(ReplacedVersion.init(of:)),
            isConfirmed: isConfirmed,
            determination: determination,
            isRulebookApproved: isRulebookApproved
        )
    }

    /// The same order, looked at another time.
    mutating func at(_ instant: Date) { self.instant = instant }

    func report(under law: Rulebook) -> RuleReport { law.evaluate(facts, at: instant) }

    func with(_ change: (inout FactsSketch) -> Void) -> FactsSketch {
        var sketch = self
        change(&sketch)
        return sketch
    }
}
