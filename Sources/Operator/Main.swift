import ArgumentParser
import ComitySchema
import CommandLineKit

@main
struct OperatorTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comity",
        abstract: "The operator's tool of a provider that runs Comity.",
        discussion: """
            Before the stages start:

              comity topics create --partitions 12 --agencies authorities.json

              comity rulebook check Deploy/rulebooks --reviewers reviewers.json

            While they run:

              comity lag --watch         what each stage has still to do
              comity health http://…     whether each program is ready, and how far it is
              comity review list         the cases that wait for people
              comity review show C0f3…   what a reviewer reads
              comity case list           where every order stands
              comity case show C0f3…     why a case was decided as it was
              comity case deadlines      what is due next
              comity retrievals          how far large accounts are collected
              comity intercepts          whether what is intercepted is what is authorised
              comity rules show B03      what a rule asks, and by what law
              comity deadletters list    what no stage could use, and why

            Every command that talks to brokers takes --bootstrap, COMITY_BOOTSTRAP or a --config file.

            Exit statuses: 0 done, 1 the answer is no, 64 usage, 65 wrong data, 66 something named is missing, 69 no broker, 70 \
            internal, 73 a file cannot be written, 78 configuration, 130 Ctrl-C.
            """,
        version: Release.version,
        subcommands: [
            TopicsCommand.self, LagCommand.self, HealthCommand.self, CaseCommand.self, ReviewCommand.self, RetrievalsCommand.self,
            InterceptsCommand.self, DeadLettersCommand.self, AuditCommand.self, KeysCommand.self, RulebookCommand.self,
            RulesCommand.self,
            SampleCommand.self, SimulateCommand.self,
        ]
    )

    static func main() {
        Program.run(OperatorTool.self)
    }
}
