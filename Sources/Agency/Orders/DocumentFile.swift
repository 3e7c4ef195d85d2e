import ComitySchema
import CommandLineKit
import Foundation

/// A file that is attached to an order.
struct DocumentFile {
    let name: String
    let kind: DocumentKind
    let content: [UInt8]

    /// Reads a file, and refuses what the provider would not take.
    init(_ path: String) throws(CommandFailure) {
        try self.init(path: path, content: Files.read(path))
    }

    init(path: String, content: [UInt8]) throws(CommandFailure) {
        let url = URL(fileURLWithPath: path)
        let ending = url.pathExtension.lowercased()
        guard let kind = DocumentKind.allCases.first(where: { $0.fileExtensions.contains(ending) }) else {
            let accepted = DocumentKind.allCases.flatMap(\.fileExtensions).joined(separator: ", ")
            let message = "\(path.printable) is of no kind that is accepted: \(accepted)"
            throw CommandFailure(.data, ReasonCode.manifestErrors.rawValue, message)
        }
        guard kind.fits(Data(content)) else {
            let message = "\(path.printable) is not what its name says: \(kind.rawValue)"
            throw CommandFailure(.data, ReasonCode.manifestErrors.rawValue, message)
        }
        name = url.lastPathComponent
        self.kind = kind
        self.content = content
    }

    /// The files as an order's documents: with their bytes as long as there is room, by digest alone otherwise.
    static func documents(of files: [DocumentFile], beside present: [Document] = []) -> [Document] {
        var room = DocumentForm.maxContentBytes - present.reduce(0) { $0 + ($1.content?.count ?? 0) }
        return files.map { file in
            let travels = file.content.count <= room
            if travels { room -= file.content.count }
            return Document(
                name: file.name,
                contentType: file.kind.rawValue,
                digest: Digest(of: file.content),
                content: travels ? Data(file.content) : nil
            )
        }
    }
}

extension Order {
    /// The same order with more documents.
    func attaching(_ files: [DocumentFile]) -> Order {
        let present = instrument.documents ?? []
        let documents = present + DocumentFile.documents(of: files, beside: present)
        return Order(
            version: version,
            reference: reference,
            issuer: issuer,
            addressee: addressee,
            issuedAt: issuedAt,
            agreement: agreement,
            instrument: Instrument(
                kind: instrument.kind,
                reference: instrument.reference,
                madeAt: instrument.madeAt,
                validity: instrument.validity,
                approvals: instrument.approvals,
                isUrgent: instrument.isUrgent,
                selectors: instrument.selectors,
                modifications: instrument.modifications,
                documents: documents.isEmpty ? nil : documents
            ),
            purpose: purpose,
            tasks: tasks,
            statements: statements,
            flags: flags,
            secrecy: secrecy,
            language: language
        )
    }
}
