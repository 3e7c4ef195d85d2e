import ComitySchema
import StageKit
import StageMessages
import Trust

/// The fate of a sealed part: delivered, held, withheld, or refused as one that cannot be right.
extension DeliveryStage {
    func takePart(_ record: Record, in context: StageContext<DeliveryEntry>) throws(StageFailure) {
        let part = try read(SealedPart.self, from: record)
        let key = part.binding.taskID.rawValue
        guard record.keyText == key else {
            throw .poison(code: ReasonCode.bindingMismatch.rawValue, message: "the record's key is not the part's task")
        }
        guard var delivery = context[key]?.task else {
            throw .notYet(code: ReasonCode.taskUnknown.rawValue, message: "task \(key) is not in the register")
        }
        guard delivery.agrees(with: part.binding) else {
            throw .poison(
                code: ReasonCode.bindingMismatch.rawValue,
                message: "part \(part.binding.sequence) is not sealed as the register has task \(key)"
            )
        }
        guard part.binding.sequence > delivery.accepted else {
            let note = "part \(part.binding.sequence) came again"
            context.audit(.replayed, of: delivery.task, by: .deliver, note: note, digest: Digest(of: part.ciphertext))
            return
        }
        try place(part, in: &delivery, context: context)
        context[key] = .task(delivery)
    }

    private func place(
        _ part: SealedPart,
        in delivery: inout TaskDelivery,
        context: StageContext<DeliveryEntry>
    ) throws(StageFailure) {
        guard part.binding.sequence == delivery.accepted + 1, !delivery.hasLast else {
            throw .poison(
                code: ReasonCode.sequenceGap.rawValue,
                message: delivery.hasLast
                    ? "part \(part.binding.sequence) follows the one that ended the answer"
                    : "part \(part.binding.sequence) came where \(delivery.accepted + 1) was awaited"
            )
        }
        // Parts that wait go first: a part that could leave waits behind them.
        let waiting = delivery.settled < delivery.accepted
        delivery.accepted = part.binding.sequence
        delivery.hasLast = part.binding.isLast
        var permission = waiting ? .hold : delivery.permission(at: context.now)
        if permission == .deliver, try !isSafe(&delivery, in: context) { permission = .hold }
        switch permission {
        case .deliver: deliver(part, of: &delivery, in: context)
        case .withhold: withhold(part, of: &delivery, in: context)
        case .hold: context[DeliveryEntry.heldKey(part.binding.sequence, of: part.binding.taskID)] = .held(part)
        }
    }

    func deliver(_ part: SealedPart, of delivery: inout TaskDelivery, in context: StageContext<DeliveryEntry>) {
        let digest = Digest(of: part.ciphertext)
        let statement = PartStatement(
            binding: part.binding,
            suite: part.suite,
            encapsulatedKey: part.encapsulatedKey,
            ciphertextDigest: digest
        )
        send(
            .part(statement),
            ciphertext: part.ciphertext,
            from: delivery.task.entity,
            to: delivery.task.recipient,
            caseID: delivery.task.caseID,
            in: context
        )
        delivery.settled = part.binding.sequence
        delivery.lastDelivered = part.binding.sequence
        delivery.delivered += 1
        let note = "part \(part.binding.sequence)"
        context.audit(.delivered, of: delivery.task, by: .deliver, note: note, digest: digest)
        guard part.binding.isLast else { return }
        context.report(.delivered(parts: delivery.delivered, manifestDigest: digest), of: delivery.task)
    }

    func withhold(_ part: SealedPart, of delivery: inout TaskDelivery, in context: StageContext<DeliveryEntry>) {
        delivery.settled = part.binding.sequence
        delivery.withheld += 1
        let note = "part \(part.binding.sequence): the task is \(delivery.task.status.rawValue)"
        context.audit(
            .withheld,
            of: delivery.task,
            by: .deliver,
            code: .taskNotActive,
            note: note,
            digest: Digest(of: part.ciphertext)
        )
    }
}
