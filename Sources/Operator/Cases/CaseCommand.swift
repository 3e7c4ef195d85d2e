import ArgumentParser

struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Where the orders stand, and why.",
        discussion: "Identifiers of people and what people wrote are withheld unless --reveal is given.",
        subcommands: [List.self, Show.self, Replay.self, Deadlines.self]
    )
}
