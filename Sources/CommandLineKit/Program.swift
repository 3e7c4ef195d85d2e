public import ArgumentParser
import Foundation
import Kafka

/// Runs a command line from `main`: the same words, exit statuses and Ctrl-C in every executable.
///
/// Commands run on the main thread and may block it: Kafka's calls block, and Swift's cooperative pool must not be held by them.
public enum Program {
    /// Parses the command line, runs the command that it names, and ends the process with the exit status that tells what became of
    /// it.
    public static func run(_ root: (some ParsableCommand).Type) -> Never {
        Interruption.install()
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            end(failure, of: root)
        } catch let error as KafkaError {
            end(CommandFailure(.unavailable, error.name, error.message), of: root)
        } catch {
            root.exit(withError: error)
        }
        root.exit()
    }

    private static func end(_ failure: CommandFailure, of root: any ParsableCommand.Type) -> Never {
        StandardError.line("\(root.configuration.commandName ?? "comity"): \(failure)")
        exit(failure.status.rawValue)
    }
}
