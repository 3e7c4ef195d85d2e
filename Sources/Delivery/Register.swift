import ComitySchema
import StageKit
import StageMessages

/// The register of tasks, as delivery follows it.
extension DeliveryStage {
    func takeTask(_ record: Record, in context: StageContext<DeliveryEntry>) throws(StageFailure) {
        let key = record.keyText
        guard record.value != nil else {
            forget(key, in: context)
            return
        }
        let task = try read(TaskRecord.self, from: record)
        guard key == task.id.rawValue else {
            throw .poison(code: ReasonCode.bindingMismatch.rawValue, message: "the record's key is not the task's id")
        }
        var delivery = context[key]?.task ?? TaskDelivery(task: task)
        guard task.revision >= delivery.task.revision else { return }
        delivery.follow(task)
        stopIfEnded(&delivery, in: context)
        context[key] = .task(delivery)
    }

    /// From this call on nothing leaves for a task that was taken back: that is confirmed, once.
    private func stopIfEnded(_ delivery: inout TaskDelivery, in context: StageContext<DeliveryEntry>) {
        let code: ReasonCode
        switch delivery.task.status {
        case .cancelled: code = .cancelledByAuthority
        case .inapplicable: code = .agreementNotInvoked
        case .active, .suspended, .completed: return
        }
        guard !delivery.isStopped else { return }
        delivery.isStopped = true
        let event = Outcome.Event.stopped(lastSequence: delivery.lastDelivered)
        context.report(event, of: delivery.task)
        let note = "last part delivered: \(delivery.lastDelivered)"
        context.audit(.taskEnded, of: delivery.task, by: .deliver, code: code, note: note)
    }

    /// The register has let go of a task; parts that waited for it never leave.
    private func forget(_ key: String, in context: StageContext<DeliveryEntry>) {
        guard let delivery = context[key]?.task else { return }
        for sequence in delivery.settled..<delivery.accepted {
            context[DeliveryEntry.heldKey(sequence + 1, of: delivery.task.id)] = nil
        }
        context[key] = nil
    }
}
