import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Tells what the provider says, message by message.",
        discussion: """
            Reads the authority's topic from its beginning and verifies every message; what is not proven is told and makes the \
            exit status 65. Parts are told, not opened: 'receive' does that. A receiving state's authority hears here of the \
            objections on which its determination is asked, with the authority that sent the order.

            Examples:
              comity-agency watch --authority GB-IPU --provider-keys provider-keys.json
              comity-agency watch --authority GB-IPU --provider-keys provider-keys.json \\
                --until-answered GB-MPS/2026/0001 --timeout 60
            """
    )

    @OptionGroup var brokers: BrokerOptions
    @OptionGroup var inbox: InboxOptions

    @Option(help: ArgumentHelp("Only messages about this order; may be given again.", valueName: "reference"))
    var order: [OrderReference] = []

    @Flag(help: "Go on with messages as they come, until Ctrl-C.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "Go on until this order is answered, or nothing will come of it; may be given again.",
            valueName: "reference"
        )
    )
    var untilAnswered: [OrderReference] = []

    @Option(help: ArgumentHelp("Give up with status 75 after this time.", valueName: "seconds"))
    var timeout: Double?

    @Flag(help: "Print one JSON object a message.")
    var json = false

    func validate() throws {
        if let timeout, timeout <= 0 { throw ValidationError("--timeout must be more than 0") }
    }

    func run() throws {
        let chosen = Set(order)
        let scan = try InboxScan(inbox.inbox(), of: try brokers.cluster(clientID: "comity-agency"), timeout: timeout)
        var watch = AnswerWatch(orders: untilAnswered, until: .notice)
        var rejected = 0
        while !Interruption.isRequested, follow || !scan.isAtEnd || !watch.isOver {
            for (record, message) in try scan.next() {
                let line: InboxLine
                switch message {
                case .success(let message):
                    line = InboxLine(record, message.statement)
                case .failure(let error):
                    line = InboxLine(record, error)
                    rejected += 1
                }
                if let notice = line.notice { watch.hear(notice) }
                guard chosen.isEmpty || line.order.map(chosen.contains) ?? true else { continue }
                StandardOutput.line(json ? String(decoding: CanonicalJSON.encode(line), as: UTF8.self) : line.text)
            }
        }
        if !follow { try Interruption.check() }
        if rejected > 0 {
            throw CommandFailure(.data, "MessagesRejected", "\(rejected) messages are not proven or not for this authority")
        }
    }
}
