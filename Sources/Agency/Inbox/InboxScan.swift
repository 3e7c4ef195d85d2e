import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation
import Kafka

/// Which authority reads, and whose word it takes.
struct InboxOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The authority whose topic is read.", valueName: "authority"))
    var authority: AuthorityID

    @Option(help: ArgumentHelp("The provider's public keys: a JWK set.", valueName: "file"))
    var providerKeys: String

    func inbox() throws(CommandFailure) -> Inbox {
        Inbox(authority: authority, providerKeys: try ProviderKeys(jwkSet: try Files.read(providerKeys)))
    }
}

/// Goes through an authority's topic from its beginning, message by message.
struct InboxScan {
    private let inbox: Inbox
    private let reader: TopicReader
    private let deadline: Date?

    /// - Parameter timeout: in seconds.
    init(_ inbox: Inbox, of cluster: any Cluster, timeout: Double?) throws {
        self.inbox = inbox
        reader = try TopicReader(.agency(inbox.authority), of: cluster)
        deadline = timeout.map { Date().addingTimeInterval($0) }
    }

    /// Whether everything that was there at the start has been read.
    var isAtEnd: Bool { reader.isAtEnd }

    /// A record, with its message or why it holds none.
    typealias Entry = (record: StoredRecord, message: Result<Inbox.Message, EvidenceError>)

    /// What comes next; empty if nothing came for a moment. Throws when the time is up.
    func next() throws -> [Entry] {
        if let deadline, Date() >= deadline {
            throw CommandFailure(.tryLater, "NotYet", "what was awaited has not come in time")
        }
        return try reader.next().map { record in
            (record, Result { () throws(EvidenceError) in try inbox.read(record.value, at: Date()) })
        }
    }
}
