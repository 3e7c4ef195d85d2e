public import ComitySchema
public import ComityTestKit
import Foundation
public import Kafka
import Trust

/// What an agency of the sample world receives from now on: its own topic, verified as it is read.
public final class AgencyInbox {
    private let authority: AuthorityID
    private let world: SampleWorld
    private let consumer: any Consumer

    public private(set) var notices: [Notice] = []
    /// Opened parts with what they are bound to.
    public private(set) var parts: [(binding: SealBinding, plaintext: [UInt8], ciphertextDigest: Digest)] = []

    public init(of authority: AuthorityID, in world: SampleWorld, cluster: any Cluster) throws {
        self.authority = authority
        self.world = world
        consumer = try cluster.consumer(ConsumerSettings())
        let topic = Topic.agency(authority).name
        var starts: [TopicPartition: StartingOffset] = [:]
        for number in 0..<(try consumer.partitionCount(of: topic)) {
            let partition = TopicPartition(topic, number)
            starts[partition] = .offset(try consumer.watermarks(of: partition, isolation: .readUncommitted).high)
        }
        try consumer.assign(starts)
    }

    /// Reads until `isDone` says so. Throws if that does not come within `limit`, or if a statement does not verify.
    public func read(until what: String, within limit: Duration, _ isDone: (AgencyInbox) -> Bool) throws {
        let deadline = ContinuousClock.now + limit
        while !isDone(self) {
            guard ContinuousClock.now < deadline else { throw LocalPipelineError.timedOut(waitingFor: what) }
            var values: [[UInt8]] = []
            _ = try consumer.poll(upTo: 100, wait: .milliseconds(50)) { record in
                if let value = record.value { values.append(Array(value)) }
            }
            for value in values { try take(value) }
        }
    }

    /// Leaves the topic. Nothing may be read after.
    public func close() { consumer.close() }

    private func take(_ value: [UInt8]) throws {
        let message = try CanonicalJSON.decode(AgencyMessage.self, from: value)
        let signed = try UnverifiedJWS(compact: Array(message.statement.utf8), as: .statement)
        let payload = try signed.verified(by: world.providerKey, at: Date())
        switch try CanonicalJSON.decode(AgencyStatement.self, from: payload.bytes).content {
        case .notice(let notice): notices.append(notice)
        case .part(let part):
            let ciphertext = message.ciphertext ?? Data()
            guard Digest(of: ciphertext) == part.ciphertextDigest else {
                throw LocalPipelineError.statementInvalid("the ciphertext is not the one that was signed")
            }
            let plaintext = try world.opener(of: authority).open(part, ciphertext: ciphertext)
            parts.append((part.binding, plaintext, part.ciphertextDigest))
        }
    }

    // MARK: What is in it

    /// The notices about one order that were read so far.
    public func notices(of order: OrderReference) -> [Notice] { notices.filter { $0.order == order } }

    /// Whether the last part of an order's only task has arrived.
    public func isAnswered(_ order: OrderReference) -> Bool {
        parts.contains { $0.binding.order == order && $0.binding.isLast }
    }
}
