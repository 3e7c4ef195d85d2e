import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka
import Trust

/// Whether and as whom an agency confirms what it has filed.
struct ReceiptOptions: ParsableArguments {
    @Flag(help: "Confirm each answer to the provider, once: the receipt is kept beside the answer.")
    var receipt = false

    @Option(help: ArgumentHelp("With --receipt: the authority's private key to sign with.", valueName: "file"))
    var senderKey: String?

    @Option(help: ArgumentHelp("With --receipt: the point of contact at the authority.", valueName: "name"))
    var contactName: String?

    @Option(help: ArgumentHelp("With --receipt: where the point of contact can be reached.", valueName: "address"))
    var contactEmail: String?

    func validate() throws {
        if receipt, senderKey == nil || contactName == nil || contactEmail == nil {
            throw ValidationError("--receipt needs --sender-key, --contact-name and --contact-email")
        }
    }

    /// Sends a receipt unless one was sent before.
    func send(_ filed: FiledAnswer, of authority: AuthorityID, through cluster: any Cluster) throws {
        guard receipt, let senderKey, let contactName, let contactEmail else { return }
        let kept = "\(filed.folder)/receipt.jws"
        guard !FileManager.default.fileExists(atPath: kept) else { return }
        let draft = TransmittalDraft(
            sender: authority,
            receiver: filed.provider,
            contact: Contact(name: contactName, email: contactEmail)
        )
        let confirmed = Receipt(order: filed.order, task: filed.task, manifestDigest: filed.digest)
        let transmittal = draft.transmittal(.receipt(confirmed), id: UUID(), at: Date().wholeMilliseconds)
        let signed = try Files.signer(senderKey).sign(CanonicalJSON.encode(transmittal), type: .transmittal)

        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send([ProducerRecord(topic: Topic.intake.name, key: nil, value: Array(signed.utf8))])
        try Files.write(Array((signed + "\n").utf8), to: kept, mode: .secret)
    }
}
