import ArgumentParser
import ComitySchema
import CommandLineKit

extension TopicsCommand {
    struct Access: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "acl",
            abstract: "Prints who may do what on the brokers, as commands for Kafka's own tool.",
            discussion: """
                One principal for each stage, one for each role of people and tools, and one for each agency, which is named as the \
                registry names it. Asks no broker and changes nothing: read the script, then run it where kafka-acls.sh is.

                Example: comity topics acl --agencies authorities.json > acl.sh
                         sh acl.sh --bootstrap-server kafka:9093 --command-config admin.properties
                """
        )

        private static let placeholder = "{}"

        @Option(
            help: ArgumentHelp("The registry of authorities: each Designated Authority may use its own topic.", valueName: "file")
        )
        var agencies: String?

        @Option(
            help: ArgumentHelp(
                "How the brokers call a principal, with {} for its name, such as 'User:CN={},O=Provider'.",
                valueName: "pattern"
            )
        )
        var principal = "User:\(Access.placeholder)"

        @Flag(help: "Print one JSON object a rule instead.")
        var json = false

        func validate() throws {
            guard principal.contains(Self.placeholder), !principal.contains("'"), !principal.contains(where: \.isNewline) else {
                throw ValidationError("--principal must hold {} for the name, and neither a quote nor a line break")
            }
        }

        func run() throws {
            let rules = AccessPlan(agencies: try DesignatedAuthorities.read(agencies)).rules
            if json {
                for rule in rules { StandardOutput.line(json: CanonicalJSON.encode(rule)) }
                return
            }
            let lines = AccessScript.lines(rules) { principal.replacing(Self.placeholder, with: $0) }
            for line in lines { StandardOutput.line(line) }
        }
    }
}
