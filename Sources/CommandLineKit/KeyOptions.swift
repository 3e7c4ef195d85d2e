public import ArgumentParser
public import ComitySchema
import Foundation
public import Trust

/// The options of every command that makes keys.
public struct KeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The key's id; unique, and new for every key.", valueName: "id"))
    public var id: KeyID

    @Option(help: ArgumentHelp("The folder for the files; made if it is not there.", valueName: "folder"))
    public var out: String

    @Option(help: ArgumentHelp("The files' name without its ending; the id if not given.", valueName: "name"))
    public var name: String?

    @Option(help: ArgumentHelp("How long the registry entry says that the key is good.", valueName: "days"))
    public var days = 365

    public init() {}

    public func validate() throws {
        guard (1...3650).contains(days) else { throw ValidationError("--days must be from 1 to 3650") }
    }

    /// Makes the pair and says where it is.
    public func make(_ algorithm: KeyAlgorithm) throws(CommandFailure) {
        let now = Date().wholeMilliseconds
        let validity = TimeWindow(from: now, until: now.addingTimeInterval(Double(days) * 86_400))
        let paths = try KeyFiles(id: id, algorithm: algorithm, validity: validity).write(to: out, name: name)
        StandardOutput.line("private half, for its owner alone  \(paths.privateKey)")
        StandardOutput.line("public half                        \(paths.publicKey)")
        StandardOutput.line("entry for who pins the key         \(paths.registryEntry)")
    }
}

extension KeyUse: ExpressibleByArgument {}
extension KeyAlgorithm: ExpressibleByArgument {}
