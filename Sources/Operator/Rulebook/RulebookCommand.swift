import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Rulebook
import Trust

struct RulebookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rulebook",
        abstract: "The law as data: check its files, and approve a version.",
        discussion: """
            A version of the rulebook holds every case until two people who may approve rulebooks have signed its files. Whoever \
            changes a file after that takes the approvals away.
            """,
        subcommands: [Check.self, Approve.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads a rulebook as the stages do, and says what is wrong and who has approved it.",
            discussion: """
                Give the folder of one version or the folder of all. With --reviewers the signatures are verified, and the exit \
                status is 1 unless every version is approved.

                Example: comity rulebook check Deploy/rulebooks --reviewers reviewers.json
                """
        )

        @Argument(help: ArgumentHelp("The folder of a version, or of all versions.", valueName: "folder"))
        var folder: String

        @Option(help: ArgumentHelp("The registry of reviewers.", valueName: "file"))
        var reviewers: String?

        func run() throws {
            let registry = try reviewers.map { try RulebookFiles.reviewers($0) }
            var isApproved = true
            for rulebook in try RulebookFiles.versions(folder) {
                let report = RulebookReport(rulebook, reviewers: registry, at: Date())
                for line in report.lines { StandardOutput.line(line.printable) }
                isApproved = isApproved && report.isApproved
            }
            guard isApproved || registry == nil else {
                throw CommandFailure(
                    .no,
                    "RulebookNotApproved",
                    "not every version is approved by \(Rulebook.approvalsNeeded) people who may"
                )
            }
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Signs the files of a version as they are now.",
            discussion: """
                Read what changed first. With --digest nothing is signed unless the files are still those that you read: check \
                prints the digest. The signature is written to approvals/REVIEWER.jws and replaces your earlier one.

                Example: comity rulebook approve Deploy/rulebooks/2026-11-01 --as alice --key alice.jwk
                """
        )

        @Argument(help: ArgumentHelp("The folder of the version.", valueName: "folder"))
        var folder: String

        @Option(name: .customLong("as"), help: ArgumentHelp("Who approves.", valueName: "reviewer"))
        var reviewer: ReviewerID

        @Option(help: ArgumentHelp("The reviewer's private key.", valueName: "file"))
        var key: String

        @Option(help: ArgumentHelp("The digest of the files that you read.", valueName: "digest"))
        var digest: Digest?

        func run() throws {
            let signer = try Files.signer(key)
            let rulebook = try RulebookFiles.version(folder)
            guard digest.map({ $0 == rulebook.digest }) ?? true else {
                throw CommandFailure(
                    .no,
                    "RulebookChanged",
                    "the files are not those that you read; their digest is \(rulebook.digest)"
                )
            }
            let approval = RulebookApproval(
                version: rulebook.label,
                digest: rulebook.digest,
                approver: reviewer,
                approvedAt: Date().wholeMilliseconds
            )
            let signed = signer.sign(CanonicalJSON.encode(approval), type: .rulebook)
            try RulebookFiles.makeApprovals(in: folder)
            try Files.write(Array("\(signed)\n".utf8), to: RulebookFiles.approval(of: reviewer, in: folder))
            StandardOutput.line("\(reviewer) approves \(rulebook.label), digest \(rulebook.digest)")
        }
    }
}
