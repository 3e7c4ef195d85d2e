import ComitySchema
import CommandLineKit
import Foundation
import Trust

/// An order that is sent again and again, each time under another reference, with the keys of those who sign it.
struct LoadSender {
    let authority: AuthorityID
    private let order: Order
    private let issuer: Signer
    private let signer: Signer

    init(order: Order, issuer: Signer, authority: AuthorityID, signer: Signer) {
        self.order = order
        self.issuer = issuer
        self.authority = authority
        self.signer = signer
    }

    /// How long an order's reference may be, so that there is room for what is put behind it.
    static let referenceLimit = 40

    /// The transmittal of one more order, and the reference that tells it from the others.
    ///
    /// - Parameter run: tells the orders of one load from those of every other: a provider acts on a reference once.
    func transmittal(number: Int, ofRun run: String, at now: Date) -> (reference: OrderReference, bytes: [UInt8]) {
        let reference = OrderReference(unchecked: "\(order.reference)-\(run)-\(number)")
        let signed = issuer.sign(CanonicalJSON.encode(order.renamed(reference)), type: .order)
        let certification = CertificationDraft(
            agreement: order.agreement,
            certifier: "C. Certifier",
            statement: "This order is lawful."
        )
        let contact = Contact(name: "Duty desk", email: "desk@authority.example")
        let transmittal = TransmittalDraft(sender: authority, receiver: order.addressee, contact: contact)
            .transmittal(.order(certification.certify(signed, at: now)), id: UUID(), at: now)
        return (reference, Array(signer.sign(CanonicalJSON.encode(transmittal), type: .transmittal).utf8))
    }
}

extension LoadSender {
    private struct Entry: Decodable {
        let order: String
        let issuerKey: String
        let authority: AuthorityID
        let authorityKey: String
    }

    /// Reads a file of senders and the files that it names.
    static func read(_ path: String) throws(CommandFailure) -> [LoadSender] {
        let json = try Files.read(path)
        let entries: [Entry]
        do {
            entries = try JSONDecoder().decode([Entry].self, from: Data(json))
        } catch {
            throw malformed(path)
        }
        guard !entries.isEmpty else { throw malformed(path) }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        var senders: [LoadSender] = []
        for entry in entries {
            func file(_ name: String) -> String { URL(fileURLWithPath: name, relativeTo: folder).path }
            let order = try OrderForm.read(try Files.read(file(entry.order)), name: entry.order)
            guard order.reference.rawValue.utf8.count <= LoadSender.referenceLimit else {
                throw CommandFailure(
                    .data,
                    "ReferenceTooLong",
                    "the reference of \(entry.order.printable) has more than \(referenceLimit) characters, and a number is put behind it"
                )
            }
            senders.append(
                LoadSender(
                    order: order,
                    issuer: try Files.signer(file(entry.issuerKey)),
                    authority: entry.authority,
                    signer: try Files.signer(file(entry.authorityKey))
                )
            )
        }
        return senders
    }

    private static func malformed(_ path: String) -> CommandFailure {
        CommandFailure(
            .data,
            "SendersMalformed",
            "\(path.printable) must be a JSON array of one or more objects with order, issuerKey, authority and authorityKey"
        )
    }
}

extension Order {
    /// The same order under another reference.
    fileprivate func renamed(_ reference: OrderReference) -> Order {
        Order(
            version: version,
            reference: reference,
            issuer: issuer,
            addressee: addressee,
            issuedAt: issuedAt,
            agreement: agreement,
            instrument: instrument,
            purpose: purpose,
            tasks: tasks,
            statements: statements,
            flags: flags,
            secrecy: secrecy,
            language: language
        )
    }
}
