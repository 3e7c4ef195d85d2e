import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Trust

private let attachmentHelp = ArgumentHelp(
    "Attach this document (pdf, docx, jpeg, png or txt); may be given again.",
    valueName: "file"
)

struct OrderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "What the issuing agency asks and signs.",
        subcommands: [Template.self, Sign.self]
    )

    struct Template: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints an order to start from.",
            discussion: """
                UKOPO: a British overseas production order. UKIPATIW: a British targeted interception warrant. UKIPACD: a British \
                authorisation for communications data. USSCAWARRANT: a US warrant for stored communications. USTITLEIII: a US \
                wiretap order.

                The options put members into it that not every order has. Whatever is printed is to be replaced by what is true.

                Examples:
                  comity-agency order template --kind UKOPO > order.json
                  comity-agency order template --kind UKOPO --attach order.pdf --attach facts.txt --language en > order.json
                  comity-agency order template --kind UKIPATIW --urgent > urgent.json
                  comity-agency order template --kind UKIPATIW --modified --third-country notified > modified.json
                """
        )

        @Option(help: "The kind of instrument.")
        var kind: OrderTemplate.Kind

        @Flag(help: "An urgent instrument: the last approval is to follow, in an amendment.")
        var urgent = false

        @Flag(help: "An instrument whose selectors were modified since it was made.")
        var modified = false

        @Option(help: ArgumentHelp("The language of the order's texts (BCP 47); English if not given.", valueName: "tag"))
        var language: String?

        @Option(help: "What was done about telling a third country: notified or withheld.")
        var thirdCountry: Statements.ThirdCountryNotice?

        @Option(help: ArgumentHelp("When the target was seen in use (RFC 3339), where many may have used it.", valueName: "time"))
        var observedAt: String?

        @Option(help: ArgumentHelp("With --observed-at: the port that was seen.", valueName: "port"))
        var observedPort: Int?

        @Option(help: attachmentHelp)
        var attach: [String] = []

        func validate() throws {
            if observedPort != nil, observedAt == nil { throw ValidationError("--observed-port needs --observed-at") }
            if let observedPort, !(1...65_535).contains(observedPort) {
                throw ValidationError("--observed-port must be between 1 and 65535")
            }
            if let observedAt, Timestamp.parse(observedAt) == nil {
                throw ValidationError("--observed-at must be an RFC 3339 time, such as 2026-11-23T13:00:00Z")
            }
        }

        func run() throws {
            let files = try attach.map { try DocumentFile($0) }
            var template = OrderTemplate(kind: kind, now: Date().wholeMilliseconds)
            template.isUrgent = urgent
            template.isModified = modified
            template.language = language
            template.thirdCountry = thirdCountry
            template.observation = observedAt.flatMap(Timestamp.parse).map { Observation(at: $0, port: observedPort) }
            template.documents = DocumentFile.documents(of: files)
            let order = template.order()
            StandardOutput.line(try PrettyJSON.text(of: CanonicalJSON.encode(order)))
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks an order's form and signs it with the issuer's key.",
            discussion: """
                The check is the provider's own: what it refuses, the provider would refuse. It says nothing of the law.

                A document that is attached travels with the order as long as all of them have no more than 98,304 bytes; a larger \
                one is named by its digest, and reaches the provider by other means.

                Examples:
                  comity-agency order sign order.json --key gb-mps.jwk --out order.jws
                  comity-agency order sign order.json --attach warrant.pdf --key gb-mps.jwk --out order.jws
                """
        )

        @Argument(help: ArgumentHelp("The order, as JSON; - for standard input.", valueName: "order.json"))
        var order: String

        @Option(help: attachmentHelp)
        var attach: [String] = []

        @Option(help: ArgumentHelp("The issuer's private key.", valueName: "file"))
        var key: String

        @Option(help: ArgumentHelp("Where the signed order goes; - for standard output.", valueName: "file"))
        var out: String

        func run() throws {
            let written = try OrderForm.read(try Files.read(order), name: order)
            let attached = written.attaching(try attach.map { try DocumentFile($0) })
            let checked = try OrderForm.read(CanonicalJSON.encode(attached), name: order)
            let signed = try Files.signer(key).sign(CanonicalJSON.encode(checked), type: .order)
            try Files.write(Array((signed + "\n").utf8), to: out)
            StandardError.line("order \(checked.reference), digest \(Digest(of: signed))")
        }
    }
}

extension OrderTemplate.Kind: ExpressibleByArgument {}
