public import Foundation

/// What a document may be: a kind that people can read, known by its media type (rule A12).
public enum DocumentKind: String, Hashable, Sendable, CaseIterable {
    case pdf = "application/pdf"
    case word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case jpeg = "image/jpeg"
    case png = "image/png"
    case text = "text/plain"

    /// How the names of such files end, the usual ending first.
    public var fileExtensions: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .word: ["docx"]
        case .jpeg: ["jpeg", "jpg"]
        case .png: ["png"]
        case .text: ["txt"]
        }
    }

    /// Whether a document begins as its kind does; a text is text throughout.
    public func fits(_ content: Data) -> Bool {
        switch self {
        case .pdf: content.starts(with: Array("%PDF-".utf8))
        case .word: content.starts(with: [0x50, 0x4B, 0x03, 0x04])
        case .jpeg: content.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        case .text: !content.contains(0) && String(validating: content, as: UTF8.self) != nil
        }
    }
}

/// What is wrong with the documents of an order, in words for its author.
public struct DocumentFault: Error, Hashable, Sendable {
    /// `TooLarge`, `Malformed` for names, or `ManifestErrors` for what is not what it says to be.
    public let code: ReasonCode
    public let message: String
}

/// The form of an order's documents: what the provider admits and an agency can check before it signs. Nobody opens a document for
/// this; people read them, so they must be what they say to be.
public enum DocumentForm {
    /// How many documents an order may have.
    public static let maxCount = 16
    /// The most bytes of documents that travel with one order: a larger document is named by its digest alone.
    public static let maxContentBytes = 98_304

    public static func check(_ documents: [Document]) throws(DocumentFault) {
        guard documents.count <= maxCount else {
            let message = "the order has \(documents.count) documents; at most \(maxCount) are accepted"
            throw DocumentFault(code: .tooLarge, message: message)
        }
        guard Set(documents.map(\.name)).count == documents.count else {
            throw DocumentFault(code: .malformed, message: "two of the order's documents have one name")
        }
        let total = documents.reduce(0) { $0 + ($1.content?.count ?? 0) }
        guard total <= maxContentBytes else {
            let message =
                "the order's documents have \(total) bytes; at most \(maxContentBytes) travel with an order, "
                + "and a larger one is named by its digest alone"
            throw DocumentFault(code: .tooLarge, message: message)
        }
        for (index, document) in documents.enumerated() { try check(document, at: index) }
    }

    private static func check(_ document: Document, at index: Int) throws(DocumentFault) {
        func fault(_ code: ReasonCode, _ message: String) -> DocumentFault {
            DocumentFault(code: code, message: "the order: instrument.documents[\(index)].\(message)")
        }
        guard (1...255).contains(document.name.utf8.count), !document.name.unicodeScalars.contains(where: isMisleading) else {
            throw fault(.malformed, "name must be a file's name without a folder")
        }
        guard let kind = DocumentKind(rawValue: document.contentType) else {
            let accepted = DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(.manifestErrors, "contentType is not accepted; accepted are \(accepted)")
        }
        guard let content = document.content else { return }
        guard Digest(of: content) == document.digest else {
            throw fault(.manifestErrors, "digest is not that of its content")
        }
        guard kind.fits(content) else { throw fault(.manifestErrors, "content is not what its contentType says") }
    }

    private static func isMisleading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Characters that turn the direction of text are of the format category: they can make one name look like another.
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar == "/" || scalar == "\\"
        }
    }
}
