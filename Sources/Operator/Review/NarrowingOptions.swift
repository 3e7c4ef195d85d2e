import ArgumentParser
import Casework
import ComitySchema
import CommandLineKit

/// What is left of an order that is approved in part.
struct NarrowingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("What is left, as JSON: {\"tasks\": [{\"task\", \"categories\", \"window\"}]}.", valueName: "file")
    )
    var narrow: String?

    @Option(help: ArgumentHelp("Strike a task; may be given again.", valueName: "task"))
    var strike: [TaskReference] = []

    @Option(
        help: ArgumentHelp(
            "Leave of a task these categories, within its time or this part of it; may be given again.",
            valueName: "task:categories[:from/until]"
        )
    )
    var only: [NarrowingDraft.Part] = []

    func validate() throws {
        guard narrow == nil || (strike.isEmpty && only.isEmpty) else {
            throw ValidationError("--narrow says everything; --strike and --only cannot be given with it")
        }
    }

    /// What is left of an order; `nil` if nothing is taken away.
    func narrowing(of order: Order) throws(CommandFailure) -> Narrowing? {
        if let narrow {
            return try NarrowingDraft(try Self.read(narrow), of: order).narrowing(of: order)
        }
        guard !strike.isEmpty || !only.isEmpty else { return nil }
        return try NarrowingDraft(striking: strike, leaving: only).narrowing(of: order)
    }

    private static func read(_ path: String) throws(CommandFailure) -> Narrowing {
        let bytes = try Files.read(path, limit: 65_536)
        do throws(StrictJSONError) {
            return try StrictJSON.decode(Narrowing.self, from: bytes)
        } catch {
            throw CommandFailure(.data, "NarrowingMalformed", "\(path.printable) does not say what is left: \(error.message)")
        }
    }
}

extension NarrowingDraft.Part: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}
