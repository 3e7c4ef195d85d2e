import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import Trust

/// Who decides on what, and why.
struct DecisionOptions: ParsableArguments {
    /// The most bytes that a signed decision may have.
    static let largestDecision = 65_536

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

    @Option(
        help: ArgumentHelp(
            "The registry of reviewers, to be told at once if the key is another's or this person may not decide.",
            valueName: "file"
        )
    )
    var reviewers: String?

    /// Signs the decision and puts it where the validating stage finds it.
    func send(
        _ verdict: Decision.Verdict,
        onProposal: Bool = false,
        code: ReasonCode? = nil,
        narrowing: NarrowingOptions? = nil,
        through brokers: BrokerOptions
    ) throws {
        let signer = try Files.signer(key)
        let cluster = try brokers.cluster(clientID: "comity-review")
        let found = try CaseArchive(of: cluster).find(id)
        if let reviewers {
            let check = ReviewerCheck(registry: try Files.reviewerRegistry(reviewers))
            try check.require(reviewer, signingWith: signer.keyID, mayDecideOn: found)
        }
        let matter = try DecisionMatter(of: found, for: verdict, isProposal: onProposal)
        let draft = DecisionDraft(
            subject: found,
            matter: matter,
            reviewer: reviewer,
            verdict: verdict,
            narrowing: try narrowing?.narrowing(of: matter.order.order),
            code: code,
            reason: reason,
            groundsRead: grounds
        )
        let decision = try draft.decision(id: UUID(), at: Date())
        let signed = signer.sign(CanonicalJSON.encode(decision), type: .decision)
        guard signed.utf8.count <= Self.largestDecision else {
            throw CommandFailure(.data, "DecisionTooLarge", "the signed decision has more than \(Self.largestDecision) bytes")
        }
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send([
            ProducerRecord(topic: Topic.decisions.name, key: Array(id.rawValue.utf8), value: Array(signed.utf8))
        ])
        let what = matter.isProposal ? "the proposal in \(id)" : id.rawValue
        StandardOutput.line("\(reviewer): \(verdict.rawValue) \(what), decision \(decision.id)")
        for remark in draft.remarks { StandardError.line(remark.printable) }
    }
}

/// For decisions that an amendment beside a running order can have.
struct ProposalOptions: ParsableArguments {
    @Flag(help: "Decide on the amendment that waits. Understood where the order runs.")
    var proposal = false
}

/// For decisions whose reason the agency is told.
struct CodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What the reason is, in the vocabulary of all agreements, such as ProtectedPerson.", valueName: "code")
    )
    var code: ReasonCode?
}
