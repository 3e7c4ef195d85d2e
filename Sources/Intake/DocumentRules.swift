import ComitySchema
import Foundation

/// What must hold of the documents that belong to an instrument (rule A12). Nobody opens them here; people read them, so they are
/// what they say to be, of a kind that people can read.
enum DocumentRules {
    /// How many documents an order may have.
    static let maxCount = 16
    /// The most bytes of documents that travel with one order: a larger document is named by its digest alone.
    static let maxContentBytes = 98_304

    static func check(_ documents: [Document]) throws(Refusal) {
        guard documents.count <= maxCount else {
            throw Refusal(.tooLarge, .limits, "the order has \(documents.count) documents; at most \(maxCount) are accepted")
        }
        guard Set(documents.map(\.name)).count == documents.count else {
            throw Refusal(.malformed, .identifiers, "two of the order's documents have one name")
        }
        let total = documents.reduce(0) { $0 + ($1.content?.count ?? 0) }
        guard total <= maxContentBytes else {
            throw Refusal(
                .tooLarge,
                .limits,
                "the order's documents have \(total) bytes; at most \(maxContentBytes) travel with an order, "
                    + "and a larger one is named by its digest alone"
            )
        }
        for (index, document) in documents.enumerated() { try check(document, at: index) }
    }

    private static func check(_ document: Document, at index: Int) throws(Refusal) {
        let place = "the order: instrument.documents[\(index)]"
        guard (1...255).contains(document.name.utf8.count), !document.name.unicodeScalars.contains(where: isMisleading) else {
            throw Refusal(.malformed, .documents, "\(place).name must be a file's name without a folder")
        }
        guard let type = DocumentType(rawValue: document.contentType) else {
            let accepted = DocumentType.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.manifestErrors, .documents, "\(place).contentType is not accepted; accepted are \(accepted)")
        }
        guard let content = document.content else { return }
        guard Digest(of: content) == document.digest else {
            throw Refusal(.manifestErrors, .documents, "\(place).digest is not that of its content")
        }
        guard type.fits(content) else {
            throw Refusal(.manifestErrors, .documents, "\(place).content is not what its contentType says")
        }
    }

    private static func isMisleading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Characters that turn the direction of text are of the format category: they can make one name look like another.
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar == "/" || scalar == "\\"
        }
    }
}

/// The kinds of documents that people can be expected to read.
private enum DocumentType: String, CaseIterable {
    case pdf = "application/pdf"
    case word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case jpeg = "image/jpeg"
    case png = "image/png"
    case text = "text/plain"

    /// Whether a document begins as its kind does; a text is text throughout.
    func fits(_ content: Data) -> Bool {
        switch self {
        case .pdf: content.starts(with: Array("%PDF-".utf8))
        case .word: content.starts(with: [0x50, 0x4B, 0x03, 0x04])
        case .jpeg: content.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .text: !content.contains(0) && String(validating: content, as: UTF8.self) != nil
        }
    }
}
