import ArgumentParser
import ComitySchema
import CommandLineKit

@main
struct AgencyTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity-agency",
        abstract: "Sends orders to a provider that runs Comity, and opens and checks its answers.",
        discussion: """
            An order goes out in three steps, each a file that may be kept, sent by other means, or made by other software:

              comity-agency order sign order.json --key issuer.jwk --out order.jws
              comity-agency transmittal make --order order.jws --agreement US-UK \\
                --certifier 'A. Certifier' --sender GB-IPU --receiver exmail-us \\
                --contact-name 'Duty desk' --contact-email desk@example.test \\
                --key authority.jwk --out transmittal.jws
              comity-agency submit transmittal.jws --bootstrap localhost:9092

            Answers come to the agency's own topic:

              comity-agency receive --authority GB-IPU --key agency-enc.jwk \\
                --provider-keys provider-keys.json --out evidence \\
                --bootstrap localhost:9092

            Exit statuses: 0 done, 1 the answer is no, 64 usage, 65 wrong data or a signature that does not hold, 66 something \
            named is missing, 69 no broker, 70 internal, 73 a file cannot be written, 75 not yet, 78 configuration, 130 Ctrl-C.
            """,
        version: Release.version,
        subcommands: [
            KeysCommand.self, OrderCommand.self, TransmittalCommand.self, SubmitCommand.self, WatchCommand.self,
            ReceiveCommand.self, LoadCommand.self,
        ]
    )

    static func main() {
        Program.run(AgencyTool.self)
    }
}
