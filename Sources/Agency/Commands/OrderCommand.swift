import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Trust

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

                Example: comity-agency order template --kind UKOPO > order.json
                """
        )

        @Option(help: "The kind of instrument.")
        var kind: OrderTemplate.Kind

        func run() throws {
            let order = OrderTemplate(kind: kind, now: Date().wholeMilliseconds).order()
            StandardOutput.line(try PrettyJSON.text(of: CanonicalJSON.encode(order)))
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks an order's form and signs it with the issuer's key.",
            discussion: """
                The check is the provider's own: what it refuses, the provider would refuse. It says nothing of the law.

                Example: comity-agency order sign order.json --key gb-mps.jwk --out order.jws
                """
        )

        @Argument(help: ArgumentHelp("The order, as JSON; - for standard input.", valueName: "order.json"))
        var order: String

        @Option(help: ArgumentHelp("The issuer's private key.", valueName: "file"))
        var key: String

        @Option(help: ArgumentHelp("Where the signed order goes; - for standard output.", valueName: "file"))
        var out: String

        func run() throws {
            let checked = try OrderForm.read(try Files.read(order), name: order)
            let signed = try Files.signer(key).sign(CanonicalJSON.encode(checked), type: .order)
            try Files.write(Array((signed + "\n").utf8), to: out)
            StandardError.line("order \(checked.reference), digest \(Digest(of: signed))")
        }
    }
}

extension OrderTemplate.Kind: ExpressibleByArgument {}
