import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages
import Trust

/// The last gate: what the pipeline has for an agency is signed, numbered and put into that agency's topic, and nothing is unless
/// the register holds an active task for it at that moment.
///
/// A part of a suspended task waits in the stage's state. Collection stops with the suspension, so only what was already under way
/// waits; it leaves in its order once the task is active again, and never if it does not become so in time. In the same way parts
/// wait when the provider sees something of the account that people did not know when they approved.
struct DeliveryStage: Stage {
    let plan = StagePlan(.deliver)

    let signer: Signer
    let directory: any AccountDirectory

    /// - Parameters:
    ///   - signer: the provider's key, for statements to agencies.
    ///   - directory: what the provider sees of its accounts.
    init(signer: Signer, directory: any AccountDirectory) {
        self.signer = signer
        self.directory = directory
    }

    mutating func process(_ record: Record, in context: StageContext<DeliveryEntry>) throws(StageFailure) {
        switch record.topic {
        case Topic.tasks.name: try takeTask(record, in: context)
        case Topic.sealed.name: try takePart(record, in: context)
        case Topic.notices.name: deliver(try read(Notice.self, from: record), in: context)
        default: throw .poison(code: ReasonCode.malformed.rawValue, message: "the stage does not read topic \(record.topic)")
        }
    }

    /// A task with parts that wait is due at once if nothing keeps them back, and otherwise when they may no longer leave.
    func due(_ entry: DeliveryEntry) -> Date? {
        guard let delivery = entry.task, delivery.settled < delivery.accepted else { return nil }
        return delivery.isHeldBack ? delivery.task.deliverUntil : .distantPast
    }

    /// Settles the first of the parts that wait.
    mutating func wake(_ key: String, in context: StageContext<DeliveryEntry>) throws(StageFailure) {
        guard var delivery = context[key]?.task, delivery.settled < delivery.accepted else { return }
        let heldKey = DeliveryEntry.heldKey(delivery.settled + 1, of: delivery.task.id)
        guard let part = context[heldKey]?.held else {
            throw .poison(
                code: ReasonCode.sequenceGap.rawValue,
                message: "part \(delivery.settled + 1) of \(key) is not in the state"
            )
        }
        switch delivery.permission(at: context.now) {
        case .deliver:
            // What the look found is kept, and the part with it.
            guard try isSafe(&delivery, in: context) else {
                context[key] = .task(delivery)
                return
            }
            deliver(part, of: &delivery, in: context)
        case .withhold: withhold(part, of: &delivery, in: context)
        case .hold: return
        }
        context[heldKey] = nil
        context[key] = .task(delivery)
    }

    func encode(_ entry: DeliveryEntry) -> [UInt8] { CanonicalJSON.encode(entry) }

    func decode(_ bytes: [UInt8]) throws(StageFailure) -> DeliveryEntry {
        do {
            return try CanonicalJSON.decode(from: bytes)
        } catch {
            throw .poison(code: ReasonCode.malformed.rawValue, message: "the state of a delivery cannot be read")
        }
    }

    func read<Message: Decodable>(_ type: Message.Type, from record: Record) throws(StageFailure) -> Message {
        do {
            return try CanonicalJSON.decode(type, from: record.value ?? [])
        } catch {
            throw .poison(code: ReasonCode.malformed.rawValue, message: "the record is not a \(type)")
        }
    }
}
