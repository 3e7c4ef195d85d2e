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
                It carries one thing: a certified order, a new version of one, a cancellation, a pause or its end, a determination \
                or a receipt.

                Examples (SENDER stands for --sender GB-IPU --receiver exmail-us --contact-name 'Duty desk' \
                --contact-email desk@example.test --key gb-ipu.jwk):
                  comity-agency transmittal make --order order.jws --agreement US-UK \\
                    --certifier 'A. Certifier' SENDER --out transmittal.jws
                  comity-agency transmittal make --order order-2.jws --amends order.jws \\
                    --reason 'The window is shorter.' --agreement US-UK \\
                    --certifier 'A. Certifier' SENDER --out amendment.jws
                  comity-agency transmittal make --cancel GB-MPS/2026/0001 \\
                    --reason 'Arrest made.' SENDER --out cancel.jws
                  comity-agency transmittal make --cancel GB-NCA/2026/0007 \\
                    --ground approvalRefused --reason 'The Commissioner refused.' SENDER --out cancel.jws
                  comity-agency transmittal make --suspend GB-NCA/2026/0007 \\
                    --reason 'The court asked for time.' SENDER --out pause.jws
                  comity-agency transmittal make --determine inapplicable --about GB-NCA/2026/0007 \\
                    --authority GB-IPU --reason 'A US person is the target.' \\
                    --sender US-OIA --receiver exmail-us --contact-name 'Duty desk' \\
                    --contact-email desk@example.test --key us-oia.jwk --out determination.jws
                """
        )

        @OptionGroup(title: "What it carries") var message: MessageOptions
        @OptionGroup(title: "With --order") var certification: CertificationOptions
        @OptionGroup(title: "Who sends it") var sender: SenderOptions

        @Option(help: ArgumentHelp("The provider's legal entity that is addressed.", valueName: "entity"))
        var receiver: EntityID

        @Option(help: ArgumentHelp("Where the transmittal goes; - for standard output.", valueName: "file"))
        var out: String

        func validate() throws {
            let isCertified = certification.certifier != nil
            if message.order != nil, isCertified == certification.omitsCertification {
                throw ValidationError("an order needs --certifier, or --no-certification to leave the certification out")
            }
        }

        func run() throws {
            let now = Date().wholeMilliseconds
            let carried = try message.message(from: sender.authority, certifying: certification.draft, at: now)
            let draft = TransmittalDraft(sender: sender.authority, receiver: receiver, contact: sender.contact)
            let transmittal = draft.transmittal(carried, id: UUID(), at: now)
            try Files.write(Array((try sender.sign(transmittal) + "\n").utf8), to: out)
            StandardError.line("transmittal \(transmittal.id) about order \(transmittal.orderReference?.rawValue ?? "?")")
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

/// What the authority says of an order that it sends.
struct CertificationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The agreement that is invoked.", valueName: "agreement"))
    var agreement: AgreementID?

    @Option(help: ArgumentHelp("Who certifies the order.", valueName: "name"))
    var certifier: String?

    @Option(help: ArgumentHelp("What the certifier states.", valueName: "text"))
    var statement = "This order is lawful and complies with the agreement."

    @Flag(name: .customLong("no-certification"), help: "Leave the certification out; the provider will ask for it.")
    var omitsCertification = false

    var draft: CertificationDraft {
        CertificationDraft(agreement: agreement, certifier: certifier, statement: statement)
    }
}
