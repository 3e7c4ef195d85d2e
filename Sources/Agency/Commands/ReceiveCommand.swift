import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka

struct ReceiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Opens answers, proves them and writes them as files.",
        discussion: """
            Reads the authority's topic from its beginning. Of every part it verifies the provider's signature, the ciphertext's \
            digest, the seal and the sequence; of every answer, that each item is the one in the signed manifest. Only then is \
            the answer written, to OUT/ORDER/TASK: mail/*.eml and mail.mbox, chat.jsonl, traffic.jsonl, access.csv, \
            subscriber.json, the signed manifest and SHA256SUMS. An answer that is there already stays as it is. What does not \
            hold is told and makes the exit status 65. Answers of stored data that are not complete are kept in memory.

            An interception's events are written as they come, as soon as the provider has signed the digest batch that lists \
            them: to live.jsonl, one a line, and the batches to batches.jws (as signed) and batches.jsonl (to read). The next \
            run checks what is there, so it needs the provider's earlier keys too, and goes on behind it, also where the topic \
            has nothing of it any more. The manifest and SHA256SUMS come when the interception ends; if it is cancelled there \
            is none, and what the batches list stays proven.

            What an amendment made of a task is in a folder of its own, such as T1~2. One 'receive' at a time may write to OUT.

            Examples:
              comity-agency receive --authority GB-IPU --key gb-ipu-enc.jwk \\
                --provider-keys provider-keys.json --out evidence
              comity-agency receive --authority GB-IPU --key gb-ipu-enc.jwk \\
                --provider-keys provider-keys.json --out evidence \\
                --order GB-MPS/2026/0001 --until-complete --timeout 120
            """
    )

    @OptionGroup var brokers: BrokerOptions
    @OptionGroup var inbox: InboxOptions

    @Option(help: ArgumentHelp("A private key that answers are sealed to; may be given again.", valueName: "file"))
    var key: [String]

    @Option(help: ArgumentHelp("The folder for the evidence; made if it is not there.", valueName: "folder"))
    var out: String

    @Option(help: ArgumentHelp("Only this order; may be given again.", valueName: "reference"))
    var order: [OrderReference] = []

    @Option(help: ArgumentHelp("With --until-complete: a task that is awaited; may be given again.", valueName: "reference"))
    var task: [TaskReference] = []

    @Flag(
        help: """
            With --order: go on until every task of the orders is answered, as far as there are messages about it or --task names \
            it. The exit status is 1 if an order is refused, sent back or cancelled.
            """
    )
    var untilComplete = false

    @Option(help: ArgumentHelp("Give up with status 75 after this time.", valueName: "seconds"))
    var timeout: Double?

    @OptionGroup(title: "Receipts") var receipts: ReceiptOptions

    @Flag(help: "Print one JSON object an answer, and one whenever more of an interception is proven.")
    var json = false

    func validate() throws {
        if let timeout, timeout <= 0 { throw ValidationError("--timeout must be more than 0") }
        if untilComplete, order.isEmpty { throw ValidationError("--until-complete needs --order") }
    }

    func run() throws {
        let inbox = try inbox.inbox()
        let openers = try key.map { try Files.opener($0) }
        let cluster = try brokers.cluster(clientID: "comity-agency")
        let scan = try InboxScan(inbox, of: cluster, timeout: timeout)
        func tell(_ what: some Encodable, _ text: String) {
            StandardOutput.line(json ? String(decoding: CanonicalJSON.encode(what), as: UTF8.self) : text)
        }
        var desk = ReceivingDesk(
            book: AnswerBook(openers: openers, providerKeys: inbox.providerKeys),
            writer: EvidenceWriter(root: out),
            orders: order,
            tasks: task
        )
        while !Interruption.isRequested, !scan.isAtEnd || (untilComplete && !desk.watch.isOver) {
            for (record, message) in try scan.next() {
                switch try desk.take(record, message, at: Date()) {
                case .nothing: break
                case .problem(let text): StandardError.line(text.printable)
                case .filed(let filed):
                    tell(filed, filed.text)
                    try receipts.send(filed, of: inbox.authority, through: cluster)
                }
            }
            // While there is a backlog, its end is what is worth telling.
            if scan.isAtEnd { for open in desk.takeGrown() { tell(open, open.text) } }
        }
        try Interruption.check()
        try desk.conclude()
    }
}
