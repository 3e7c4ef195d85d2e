package import ComitySchema
package import CommandLineKit

/// The documents that belong to an order's instrument, as files for a reviewer to read. Whatever an outsider called them, the files'
/// names are plain, and what is written is what the order's digest names.
package struct DocumentFiles {
    package struct File: Hashable {
        package let name: String
        package let bytes: [UInt8]
    }

    /// What can be written, and what cannot and why, in the order's own sequence.
    package enum Entry: Hashable {
        case file(File, of: Document)
        /// Only its digest came with the order.
        case absent(Document)
        /// Its bytes are not those that its digest names.
        case altered(Document)
    }

    package let entries: [Entry]

    package init(of order: Order) {
        entries = (order.instrument.documents ?? []).enumerated().map { index, document in
            guard let content = document.content else { return .absent(document) }
            guard Digest(of: content) == document.digest else { return .altered(document) }
            let number = index + 1
            // The number keeps two documents of one name apart.
            let name = "\(number < 10 ? "0" : "")\(number)-\(FileName.safe(document.name))"
            return .file(File(name: name, bytes: Array(content)), of: document)
        }
    }

    /// Writes what can be written into a folder, for the user alone; no file that is there already is replaced.
    package func write(to folder: String) throws(CommandFailure) {
        try Files.makeFolder(folder)
        for case .file(let file, _) in entries {
            try Files.write(file.bytes, to: "\(folder)/\(file.name)", mode: .secret, replace: false)
        }
    }

    /// A line for each document.
    package var lines: [String] {
        entries.map { entry in
            switch entry {
            case .file(let file, let document):
                "\(file.name)  \(document.contentType), \(file.bytes.count) bytes, \(document.digest)"
            case .absent(let document):
                "-  \(document.name), \(document.contentType), did not travel with the order, \(document.digest)"
            case .altered(let document):
                "-  \(document.name), \(document.contentType), NOT WRITTEN: its bytes are not \(document.digest)"
            }
        }
    }

    /// How many documents are not what their digests say.
    package var alteredCount: Int { entries.count { if case .altered = $0 { true } else { false } } }
}
