public import ComitySchema
import ComityTestKit
import Foundation
public import Kafka
import ProviderKit
import SampleProvider

extension LocalPipeline {
    /// An account that the sample provider holds, and an identifier that names it.
    public static let heldTarget = TargetIdentifier(format: "EmailAddress", value: "marek.dvorak@exmail.example")

    /// A production order for stored data of someone whom the sample provider knows.
    public func productionOrder(
        _ reference: OrderReference,
        target: TargetIdentifier = heldTarget,
        categories: [DataCategory] = [.subscriber, .access, .mail, .chat],
        days: Int = 300
    ) -> Order {
        let targeting = world.targeting(location: "CZ", nationalities: ["CZ"])
        let window = TimeWindow(from: world.days(-Double(days)), until: world.now - 60)
        return world.order(
            reference: reference,
            tasks: [world.task(target: target, categories: categories, window: window, targeting: targeting)]
        )
    }

    /// A warrant for an hour's interception of someone whom the sample provider knows.
    public func warrant(_ reference: OrderReference) -> Order {
        let target = SamplePerson.inesDuarte.target
        return world.order(
            reference: reference,
            instrument: world.warrant(selectors: [target]),
            tasks: [
                world.task(
                    action: .interception,
                    target: target,
                    window: TimeWindow(from: world.now, until: world.now + 3600),
                    targeting: world.targeting(location: "PT", nationalities: ["PT"])
                )
            ]
        )
    }

    /// An event of now, of the person whom ``warrant(_:)`` names, for the live stream.
    public static func liveEvent() -> ProducerRecord {
        let event = LiveEvent(
            id: UUID().uuidString.lowercased(),
            account: SamplePerson.inesDuarte.account,
            at: Date().wholeMilliseconds,
            kind: .chat,
            country: "PT",
            from: "ines",
            to: ["someone"],
            body: "See you at nine."
        )
        return ProducerRecord(topic: Topic.live.name, key: Array(event.account.rawValue.utf8), value: CanonicalJSON.encode(event))
    }

    /// The transmittal that takes an order back, as its Designated Authority signs it now.
    public func cancellation(of order: Order) -> [UInt8] {
        let id = TransmittalID(unchecked: UUID().uuidString.lowercased())
        let cancellation = Cancellation(order: order.reference, reason: "The investigation has ended.")
        return world.signed(world.transmittal(.cancellation(cancellation), id: id, sentAt: Date().wholeMilliseconds))
    }

    /// The transmittal of an order, as its Designated Authority signs it now.
    public func transmittal(of order: Order) -> [UInt8] {
        world.signed(
            world.transmittal(
                .order(world.certified(order)),
                id: TransmittalID(unchecked: UUID().uuidString.lowercased()),
                receiver: order.addressee,
                sentAt: Date().wholeMilliseconds
            )
        )
    }

    /// Puts records into the intake topic.
    public func submit(_ values: [[UInt8]], to cluster: any Cluster) throws {
        let producer = try cluster.producer()
        defer { producer.close() }
        try producer.send(values.map { ProducerRecord(topic: Topic.intake.name, key: nil, value: $0) })
    }
}
