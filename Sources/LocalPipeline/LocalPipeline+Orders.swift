public import ComitySchema
import ComityTestKit
import Foundation
public import Kafka

extension LocalPipeline {
    /// An account that the sample provider holds, and an identifier that names it.
    public static let heldTarget = TargetIdentifier(format: "EmailAddress", value: "marek.dvorak@exmail.example")

    /// A production order for stored data of someone whom the sample provider knows.
    public func productionOrder(
        _ reference: OrderReference,
        target: TargetIdentifier = heldTarget,
        categories: [DataCategory] = [.subscriber, .access, .mail, .chat]
    ) -> Order {
        let targeting = world.targeting(location: "CZ", nationalities: ["CZ"])
        let window = TimeWindow(from: world.days(-300), until: world.now - 60)
        return world.order(
            reference: reference,
            tasks: [world.task(target: target, categories: categories, window: window, targeting: targeting)]
        )
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
