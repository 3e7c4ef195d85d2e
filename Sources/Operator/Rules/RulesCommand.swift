import ArgumentParser
import ComitySchema
import CommandLineKit
import Rulebook

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "The rules by which orders are judged: what each asks, by what law, and what follows.",
        subcommands: [List.self, Show.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every rule in a line.",
            discussion: """
                Examples: comity rules --family D
                          comity rules --markdown > RULES.md
                """
        )

        @Option(help: ArgumentHelp("Only rules whose ids begin so.", valueName: "letter"))
        var family: String?

        @Flag(help: "The whole catalogue as a page.")
        var markdown = false

        @Flag(help: "Print one JSON object a rule.")
        var json = false

        func validate() throws {
            guard !markdown || (family == nil && !json) else { throw ValidationError("--markdown is all of the catalogue") }
        }

        func run() {
            if markdown {
                StandardOutput.line(RuleCatalogue.markdown.trimmingSuffix("\n"))
                return
            }
            let sheets = RuleCatalogue.entries.filter { $0.id.rawValue.hasPrefix(family ?? "") }.map(RuleSheet.init)
            if json {
                for sheet in sheets { StandardOutput.line(json: CanonicalJSON.encode(sheet)) }
            } else {
                Self.table(of: sheets).print()
            }
        }

        static func table(of sheets: [RuleSheet]) -> Table {
            var table = Table("rule", "version", "decides", "if not", "what holds")
            for sheet in sheets {
                table.add(
                    sheet.rule.rawValue,
                    sheet.version.map(String.init) ?? "-",
                    sheet.decides.words,
                    sheet.outcome,
                    sheet.title
                )
            }
            return table
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All about one rule.")

        @Argument(help: ArgumentHelp("The rule's id, such as B03.", valueName: "rule"))
        var id: RuleID

        @Flag(help: "Print it as one JSON object.")
        var json = false

        func run() throws {
            guard let entry = RuleCatalogue[id] else {
                throw CommandFailure(.missing, "RuleUnknown", "there is no rule \(id); comity rules lists them")
            }
            let sheet = RuleSheet(entry)
            if json {
                StandardOutput.line(json: CanonicalJSON.encode(sheet))
            } else {
                for line in sheet.lines { StandardOutput.line(line.printable) }
            }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
