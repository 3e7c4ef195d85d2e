import ComitySchema
import Kafka
import KafkaTestKit
import ProviderKit

extension SimulatedPipeline {
    /// An account writes to somebody, and the provider's live stream tells of it: `event-1`, `event-2`, …
    func writes(event number: Int, from account: AccountID, in country: CountryCode? = nil) throws {
        try write(event: number, from: account, in: country)
        try settle()
    }

    /// The same, and nobody has a turn.
    func write(event number: Int, from account: AccountID, in country: CountryCode? = nil) throws {
        let event = LiveEvent(
            id: "event-\(number)",
            account: account,
            at: clock.now,
            kind: .chat,
            country: country,
            from: "ines",
            to: ["someone"],
            body: "number \(number)"
        )
        let key = Array(account.rawValue.utf8)
        try put([ProducerRecord(topic: Topic.live.name, key: key, value: CanonicalJSON.encode(event))])
    }

    /// The ids of the live events that an agency has received, in their order.
    func intercepted(for authority: AuthorityID) throws -> [String] {
        try parts(for: authority).filter { $0.binding.content == .items }.flatMap { part in
            try CanonicalJSON.decode(PartContent.self, from: part.plaintext).items.map { item in
                try CanonicalJSON.decode(LiveEvent.self, from: Array(item.bytes)).id
            }
        }
    }
}
