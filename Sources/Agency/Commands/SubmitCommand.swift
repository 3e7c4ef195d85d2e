import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka

struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Puts transmittals into the provider's intake topic.",
        discussion: """
            Returns when the brokers have everything. The files are sent as they are: what cannot be read as a transmittal is \
            sent too, with a warning, and the provider says what is wrong with it. To send the same file again is safe.

            Example: comity-agency submit transmittal.jws --bootstrap localhost:9092
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Argument(help: ArgumentHelp("The transmittals; - for standard input.", valueName: "transmittal.jws"))
    var files: [String]

    @Flag(help: "Print one JSON object a file.")
    var json = false

    func run() throws {
        let submissions = try files.map { try Submission(name: $0, bytes: try Files.read($0, limit: Submission.byteLimit)) }
        let producer = try brokers.cluster(clientID: "comity-agency").producer()
        defer { producer.close() }
        try producer.send(submissions.map { ProducerRecord(topic: Topic.intake.name, key: nil, value: $0.bytes) })
        for submission in submissions {
            StandardOutput.line(
                json ? String(decoding: CanonicalJSON.encode(submission.summary), as: UTF8.self) : submission.text
            )
        }
    }
}

/// A file to be submitted, and what the agency can say of it.
struct Submission {
    /// What the intake topic takes at most.
    static let byteLimit = 1_000_000

    struct Summary: Encodable, Equatable {
        let file: String
        /// Of what was sent: audit events, dead letters and cases of the provider name it.
        let digest: Digest
        var transmittal: TransmittalID?
        var caseID: CaseID?
        var order: OrderReference?
    }

    let bytes: [UInt8]
    let summary: Summary

    init(name: String, bytes: [UInt8]) throws(CommandFailure) {
        // A file ends with a line feed, a compact JWS does not.
        let end = bytes.lastIndex { !Array(" \r\n\t".utf8).contains($0) }
        guard let end else { throw CommandFailure(.data, ReasonCode.malformed.rawValue, "\(name.printable) is empty") }
        self.bytes = Array(bytes[...end])
        let found = OwnJWS.transmittal(in: String(decoding: self.bytes, as: UTF8.self))
        let order = found?.orderReference
        summary = Summary(
            file: name,
            digest: Digest(of: self.bytes),
            transmittal: found?.id,
            caseID: found.flatMap { found in order.map { CaseID(authority: found.sender, reference: $0) } },
            order: order
        )
    }

    var text: String {
        guard let id = summary.caseID, let order = summary.order else {
            return "\(summary.file): sent, but it is not a transmittal that can be read".printable
        }
        return "\(summary.file): case \(id), order \(order)".printable
    }
}
