import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import Trust

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "What people must decide, and their decisions.",
        discussion: """
            A decision is signed with the reviewer's own key and counts once the validating stage has verified it. Content and \
            interception need two people; one person cannot stand for two.
            """,
        subcommands: [List.self, Show.self, Approve.self, Refuse.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The cases that wait for people, oldest first.")

        @OptionGroup var brokers: BrokerOptions

        @Flag(help: "Print one JSON object a case, identifiers withheld.")
        var json = false

        func run() throws {
            var table = Table("case", "needed", "approved by", "issuer", "instrument", "questions", "opened")
            for found in try CaseArchive(of: try brokers.cluster(clientID: "comity-review")).sorted {
                guard case .inReview(let needed) = found.state else { continue }
                if json {
                    StandardOutput.line(json: CanonicalJSON.encode(CaseRedaction.redact(found)))
                    continue
                }
                let questions = found.report?.findings.filter { $0.effect == .review }.map(\.rule.rawValue) ?? []
                table.add(
                    found.id.rawValue,
                    String(needed),
                    found.decisions.filter { $0.verdict == .approve }.map(\.reviewer.rawValue).joined(separator: ", "),
                    found.order.order.issuer.rawValue,
                    found.order.order.instrument.kind.rawValue,
                    questions.joined(separator: ", "),
                    Timestamp.format(found.openedAt)
                )
            }
            if !json { table.print() }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a reviewer reads before deciding.",
            discussion: """
                The order's digest and the grounds, which is the digest of what the rules found, are shown with it: a decision names \
                both, and counts for these findings only.
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
        var id: CaseID

        @Flag(help: "Show identifiers of people and free text about them.")
        var reveal = false

        func run() throws {
            let found = try CaseArchive(of: try brokers.cluster(clientID: "comity-review")).find(id)
            let shown = reveal ? found : CaseRedaction.redact(found)
            for line in CaseReport(subject: shown).lines { StandardOutput.line(line.printable) }
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approves a case.",
            discussion: """
                Example: comity review approve C0f3… --as alice --key alice.jwk \\
                           --reason 'Lawful and particular.'
                """
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions

        func run() throws { try decision.send(.approve, through: brokers) }
    }

    struct Refuse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuses a case. One refusal is enough.",
            discussion: """
                Example: comity review refuse C0f3… --as bob --key bob.jwk \\
                           --reason 'The window is too wide.'
                """
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions

        func run() throws { try decision.send(.refuse, through: brokers) }
    }
}

/// Who decides on what, and why.
struct DecisionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"))
    var id: CaseID

    @Option(name: .customLong("as"), help: ArgumentHelp("Who decides.", valueName: "reviewer"))
    var reviewer: ReviewerID

    @Option(help: ArgumentHelp("The reviewer's private key.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("Why. Kept with the case.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "The grounds that review show printed. If the rules find something else by now, nothing is decided.",
            valueName: "digest"
        )
    )
    var grounds: Digest?

    func send(_ verdict: Decision.Verdict, through brokers: BrokerOptions) throws {
        let signer = try Files.signer(key)
        let cluster = try brokers.cluster(clientID: "comity-review")
        let found = try CaseArchive(of: cluster).find(id)
        let draft = DecisionDraft(subject: found, reviewer: reviewer, verdict: verdict, reason: reason, groundsRead: grounds)
        let decision = try draft.decision(id: UUID(), at: Date())
        let signed = signer.sign(CanonicalJSON.encode(decision), type: .decision)

        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send([
            ProducerRecord(topic: Topic.decisions.name, key: Array(id.rawValue.utf8), value: Array(signed.utf8))
        ])
        StandardOutput.line("\(reviewer): \(verdict.rawValue) \(id), decision \(decision.id)")
    }
}
