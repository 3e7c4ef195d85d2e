import ArgumentParser
import Testing

@testable import Operator

@Suite struct `A command that looks again and again` {
    static let commands: [any ParsableCommand.Type] = [LagCommand.self, HealthCommand.self, RetrievalsCommand.self]

    @Test(arguments: ["0.1", "86400"]) func `takes an interval from a tenth of a second to a day`(interval: String) throws {
        for command in Self.commands { _ = try command.parse(["--watch", "--interval", interval]) }
    }

    @Test(arguments: ["0", "0.09", "86401", "nan"]) func `refuses any other, and says what it takes`(interval: String) {
        for command in Self.commands {
            let error = #expect(throws: (any Error).self) { _ = try command.parse(["--interval", interval]) }
            #expect(error.map { command.message(for: $0) } == "--interval must be from 0.1 to 86400")
        }
    }
}
