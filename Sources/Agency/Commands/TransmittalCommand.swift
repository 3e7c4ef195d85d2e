import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Trust

struct TransmittalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transmittal",
        abstract: "What the Designated Authority signs and sends.",
        subcommands: [Make.self]
    )

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes and signs a transmittal.",
            discussion: """
                It carries one thing: a certified order, a cancellation or a receipt.

                Examples:
                  comity-agency transmittal make --order order.jws --agreement US-UK \\
                    --certifier 'A. Certifier' --sender GB-IPU --receiver exmail-us \\
                    --contact-name 'Duty desk' --contact-email desk@example.test \\
                    --key gb-ipu.jwk --out transmittal.jws
                  comity-agency transmittal make --cancel GB-MPS/2026/0001 \\
                    --reason 'Arrest made.' --sender GB-IPU --receiver exmail-us \\
                    --contact-name 'Duty desk' --contact-email desk@example.test \\
                    --key gb-ipu.jwk --out cancel.jws
                """
        )

        @Option(help: ArgumentHelp("Carry this signed order; - for standard input.", valueName: "order.jws"))
        var order: String?

        @Option(help: ArgumentHelp("Take back the order with this reference.", valueName: "reference"))
        var cancel: OrderReference?

        @Option(help: ArgumentHelp("Confirm the delivery for the order with this reference.", valueName: "reference"))
        var receipt: OrderReference?

        @Option(help: ArgumentHelp("With --cancel or --receipt: which task of the order.", valueName: "reference"))
        var task: TaskReference?

        @Option(help: ArgumentHelp("With --cancel: why.", valueName: "text"))
        var reason: String?

        @Option(help: ArgumentHelp("With --receipt: the digest of the last part, as 'receive' prints it.", valueName: "sha-256"))
        var digest: Digest?

        @Option(help: ArgumentHelp("With --order: the agreement that is invoked.", valueName: "agreement"))
        var agreement: AgreementID?

        @Option(help: ArgumentHelp("With --order: who certifies it.", valueName: "name"))
        var certifier: String?

        @Option(help: ArgumentHelp("With --order: what the certifier states.", valueName: "text"))
        var statement = "This order is lawful and complies with the agreement."

        @Flag(
            name: .customLong("no-certification"),
            help: "With --order: leave the certification out; the provider will ask for it."
        )
        var omitsCertification = false

        @OptionGroup var sender: SenderOptions

        @Option(help: ArgumentHelp("The provider's legal entity that is addressed.", valueName: "entity"))
        var receiver: EntityID

        @Option(help: ArgumentHelp("Where the transmittal goes; - for standard output.", valueName: "file"))
        var out: String

        func validate() throws {
            guard [order != nil, cancel != nil, receipt != nil].filter({ $0 }).count == 1 else {
                throw ValidationError("give one of --order, --cancel and --receipt")
            }
            if order != nil, (certifier == nil) != omitsCertification {
                throw ValidationError("an order needs --certifier, or --no-certification to leave the certification out")
            }
            if cancel != nil, reason == nil { throw ValidationError("--cancel needs --reason") }
            if receipt != nil, task == nil || digest == nil { throw ValidationError("--receipt needs --task and --digest") }
        }

        func run() throws {
            let transmittal = try draft(at: Date().wholeMilliseconds)
            try Files.write(Array((try sender.sign(transmittal) + "\n").utf8), to: out)
            StandardError.line("transmittal \(transmittal.id) about order \(transmittal.orderReference?.rawValue ?? "?")")
        }

        private func draft(at now: Date) throws -> Transmittal {
            let draft = TransmittalDraft(sender: sender.authority, receiver: receiver, contact: sender.contact)
            if let order {
                let compact = try Files.readLine(order)
                _ = try OwnJWS.order(in: compact, name: order)
                return draft.carrying(
                    order: compact,
                    invoking: agreement,
                    certifier: certifier,
                    statement: statement,
                    id: UUID(),
                    at: now
                )
            }
            if let cancel {
                return draft.cancelling(cancel, task: task, reason: reason ?? "", id: UUID(), at: now)
            }
            guard let receipt, let task, let digest else {
                throw ValidationError("give one of --order, --cancel and --receipt")
            }
            return draft.receipting(Receipt(order: receipt, task: task, manifestDigest: digest), id: UUID(), at: now)
        }
    }
}

/// Who sends a transmittal.
struct SenderOptions: ParsableArguments {
    @Option(name: .customLong("sender"), help: ArgumentHelp("The Designated Authority that sends.", valueName: "authority"))
    var authority: AuthorityID

    @Option(help: ArgumentHelp("The point of contact at the authority.", valueName: "name"))
    var contactName: String

    @Option(help: ArgumentHelp("Where the point of contact can be reached.", valueName: "address"))
    var contactEmail: String

    @Option(help: ArgumentHelp("The authority's private key to sign with.", valueName: "file"))
    var key: String

    var contact: Contact { Contact(name: contactName, email: contactEmail) }

    /// A compact JWS over the transmittal.
    func sign(_ transmittal: Transmittal) throws(CommandFailure) -> String {
        try Files.signer(key).sign(CanonicalJSON.encode(transmittal), type: .transmittal)
    }
}
