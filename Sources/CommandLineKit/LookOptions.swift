public import ArgumentParser
import ComitySchema
import Foundation

/// How a command that shows what changes looks at it: once or again and again, for people or for programs.
public struct LookOptions: ParsableArguments {
    @Flag(help: "Look again and again, until Ctrl-C. On a terminal each look takes the place of the one before.")
    public var watch = false

    /// In seconds, from 0.1 to a day.
    @Option(help: ArgumentHelp("The time from one look to the next.", valueName: "seconds"))
    public var interval: Double = 1

    @Flag(help: "Print JSON, with --watch one object a line.")
    public var json = false

    public init() {}

    public func validate() throws {
        guard interval >= 0.1, interval <= 86_400 else { throw ValidationError("--interval must be from 0.1 to 86400") }
    }

    /// Shows what one look saw: as a line of JSON, on a screen that is watched, or as lines that stay.
    public func show(_ picture: some Encodable, as lines: @autoclosure () -> [String], on screen: inout Screen) {
        if json {
            StandardOutput.line(json: CanonicalJSON.encode(picture))
        } else if watch {
            screen.show(lines())
        } else {
            lines().forEach(StandardOutput.line)
        }
    }
}
