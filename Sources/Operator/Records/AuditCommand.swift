import ArgumentParser
import ComitySchema
import CommandLineKit

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "What the stages have done.",
        subcommands: [Tail.self]
    )

    struct Tail: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The audit events, each partition in its order.",
            discussion: """
                Examples: comity audit tail --case C0f3…
                          comity audit tail --follow --new
                """
        )

        @OptionGroup var brokers: BrokerOptions

        @Option(name: .customLong("case"), help: ArgumentHelp("Only events of this case.", valueName: "case"))
        var id: CaseID?

        @Flag(help: "Go on with events as they come, until Ctrl-C.")
        var follow = false

        @Flag(help: "Leave out what is there already.")
        var new = false

        @Flag(help: "Print one JSON object an event.")
        var json = false

        func validate() throws {
            guard follow || !new else { throw ValidationError("--new shows nothing without --follow") }
        }

        func run() throws {
            let reader = try TopicReader(.audit, of: try brokers.cluster(clientID: "comity-audit"), skipping: new)
            var line = ProgressLine("reading \(Topic.audit.name)")
            defer { line.clear() }
            while !Interruption.isRequested, follow || !reader.isAtEnd {
                for record in try reader.next() where id == nil || record.keyText == id?.rawValue {
                    line.clear()
                    show(record)
                }
                if !reader.isAtEnd { line.tell(reader.progress.done, of: reader.progress.total) } else { line.clear() }
            }
            if !follow { try Interruption.check() }
        }

        private func show(_ record: StoredRecord) {
            guard let value = record.value else { return }
            guard let event = try? CanonicalJSON.decode(AuditEvent.self, from: value) else {
                StandardError.line("\(record.topic)/\(record.partition)/\(record.offset) is not an audit event")
                return
            }
            StandardOutput.line(json ? String(decoding: value, as: UTF8.self) : Self.line(of: event).printable)
        }

        static func line(of event: AuditEvent) -> String {
            let parts = [
                Timestamp.format(event.at), event.stage, event.kind.rawValue, event.caseID?.rawValue, event.taskID?.rawValue,
                event.code?.rawValue, "by \(event.actor)", event.note, event.digest.map { "digest \($0.rawValue.prefix(12))" },
            ]
            return parts.compactMap { $0 }.joined(separator: "  ")
        }
    }
}
