import Foundation

/// How each piece of work of a step is done: a record, a wake, a look at what is followed, and what gathers at the step's end.
extension StageEngine {
    func drain(_ source: Backlog.Source, now: Date, into step: inout StageStep, bytes: inout Int) {
        if let deferral = backlog.deferral(of: source), deferral.retryAt > now { return }
        while isolation.hasRoom, step.records < policy.recordsPerTransaction, bytes < policy.bytesPerTransaction,
            let record = backlog.firstWaiting(of: source)
        {
            guard handle(record, from: source, now: now, into: &step, bytes: &bytes) else { return }
            backlog.handleFirst(of: source)
            step.records += 1
            bytes += record.value?.count ?? 0
        }
    }

    /// Returns whether the record is done with; if not, its partition of its topic waits.
    private func handle(
        _ record: Record,
        from source: Backlog.Source,
        now: Date,
        into step: inout StageStep,
        bytes: inout Int
    ) -> Bool {
        let began = stopwatch?() ?? 0
        if let reason = isolation.reason(for: record.coordinates) {
            deadLetter(record, because: reason, since: began, into: &step, bytes: &bytes)
            return true
        }
        if processed[record.partition] == nil { processed[record.partition] = record.coordinates }
        do throws(StageFailure) {
            let work = Isolation.Work.record(record.coordinates)
            try call(record.partition, told: .record(record), cause: record.coordinates, now: now, into: &step, bytes: &bytes) {
                stage,
                context throws(StageFailure) in
                try stage.process(record, in: context)
            }
            // What a stage gathers is written when the step is settled: the record may have effects then.
            isolation.note(work)
            return true
        } catch {
            switch error {
            case .poison(let code, let message):
                let reason = DeadLetter.Reason(code: code, message: message)
                deadLetter(record, because: reason, since: began, into: &step, bytes: &bytes)
                return true
            case .notYet(let code, let message):
                let since = backlog.deferral(of: source)?.since ?? now
                if now.timeIntervalSince(since) >= policy.patience.timeInterval {
                    let reason = DeadLetter.Reason(code: code, message: message)
                    deadLetter(record, because: reason, since: began, into: &step, bytes: &bytes)
                    return true
                }
                step.events.append(.deferred(origin: record.coordinates, code: code, message: message))
                backlog.postpone(source, Backlog.Deferral(since: since, retryAt: now + 0.02))
                return false
            case .unavailable(let message):
                step.events.append(.unavailable(origin: record.coordinates, message: message))
                backlog.postpone(source, Backlog.Deferral(since: now, retryAt: now + policy.retryDelay.timeInterval))
                return false
            }
        }
    }

    func tend(_ partition: Int32, now: Date, into step: inout StageStep, bytes: inout Int) {
        if let at = partitions[partition]?.tendAt, at > now { return }
        let cause = "tend/\(plan.name)/\(partition)/\(now.timeIntervalSince1970)"
        do throws(StageFailure) {
            let work = Isolation.Work.tend(partition: partition)
            try call(partition, for: work, told: .tending, cause: cause, now: now, into: &step, bytes: &bytes) {
                stage,
                context throws(StageFailure) in
                try stage.tend(in: context)
            }
            partitions[partition]?.needsTending = false
            partitions[partition]?.tendAt = nil
        } catch {
            step.events.append(.unavailable(origin: "\(plan.name)/\(partition)", message: error.message))
            partitions[partition]?.tendAt = now + policy.retryDelay.timeInterval
        }
    }

    func wakeDue(_ partition: Int32, atMost limit: Int, now: Date, into step: inout StageStep, bytes: inout Int) {
        // One is always done: a partition whose records fill every step must still be woken.
        var wakes = 0
        while isolation.hasRoom, wakes < limit, wakes == 0 || bytes < policy.bytesPerTransaction,
            let key = partitions[partition]?.timers.pop(by: now)
        {
            wakes += 1
            step.wakes += 1
            do throws(StageFailure) {
                let cause = "wake/\(plan.name)/\(partition)/\(key)/\(wakeDigest(of: key, in: partition))"
                let work = Isolation.Work.wake(key: key, partition: partition)
                try call(partition, for: work, told: .wake, about: key, cause: cause, now: now, into: &step, bytes: &bytes) {
                    stage,
                    context throws(StageFailure) in
                    try stage.wake(key, in: context)
                }
                if partitions[partition]?.table.changes[key] == nil { reschedule(key, in: partition, now: now) }
            } catch {
                step.events.append(.unavailable(origin: "\(plan.name)/\(partition)/\(key)", message: error.message))
                partitions[partition]?.timers.set(key, due: now + policy.retryDelay.timeInterval, now: now)
            }
        }
    }

    /// A wake is caused by the entry as it stood: the same entry woken again after a crash sends the same ids.
    private func wakeDigest(of key: String, in partition: Int32) -> String {
        guard let entry = partitions[partition]?.table[key] else { return "" }
        return OutputID.derive(from: String(decoding: stage.encode(entry), as: UTF8.self), ordinal: 0)
    }

    private func reschedule(_ key: String, in partition: Int32, now: Date) {
        let due = partitions[partition]?.table[key].flatMap(stage.due)
        partitions[partition]?.timers.set(key, due: due, now: now)
    }

    private func call(
        _ partition: Int32,
        for work: Isolation.Work? = nil,
        told cause: StageWork.Cause,
        about subject: String? = nil,
        cause id: String,
        now: Date,
        into step: inout StageStep,
        bytes: inout Int,
        _ body: (inout S, StageContext<S.Entry>) throws(StageFailure) -> Void
    ) throws(StageFailure) {
        guard let table = partitions[partition]?.table else { return }
        let context = StageContext(
            partition: partition,
            now: now,
            cause: id,
            table: table,
            readThrough: { [unowned self] topic in readThrough(topic: topic, partition: partition, now: now) }
        )
        let (began, first) = (stopwatch?() ?? 0, step.outbound.count)
        do throws(StageFailure) {
            try body(&stage, context)
        } catch {
            table.undoCall()
            throw error
        }
        let changed = table.keepCall()
        for key in changed { reschedule(key, in: partition, now: now) }
        if let work, !changed.isEmpty || !context.outbound.isEmpty { isolation.note(work) }
        for record in context.outbound {
            bytes += record.value?.count ?? 0
            step.outbound.append(record)
        }
        step.events += context.measurements.map(StageStep.Event.measured) + context.occurrences.map(StageStep.Event.occurred)
        step.events += context.remarks
        let whole = StageWork(cause, in: partition, about: subject, outputs: first..<step.outbound.count, changed: changed)
        tell(whole, by: context.subjects, since: began, into: &step)
    }

    /// Tells of work, in as many pieces as the stage said it consists of.
    private func tell(
        _ whole: StageWork,
        by subjects: [(key: String?, from: Int)] = [],
        since began: UInt64,
        into step: inout StageStep
    ) {
        guard whole.hasEffects || (whole.isOfRecord && !plan.isInputPersonal) else { return }
        var whole = whole
        whole.began = began
        whole.ended = stopwatch?() ?? 0
        if subjects.isEmpty {
            step.works.append(whole)
        } else {
            step.works += whole.split(by: subjects).filter(\.hasEffects)
        }
    }

    func miss(
        _ offsets: Range<Int64>,
        of topic: String,
        in partition: Int32,
        now: Date,
        into step: inout StageStep,
        bytes: inout Int
    ) {
        let coordinates = "\(topic)/\(partition)/\(offsets.lowerBound)"
        step.events.append(.missed(from: coordinates, count: offsets.count))
        // Missing cannot fail: the closure throws nothing.
        try? call(partition, told: .tending, cause: "miss/\(coordinates)", now: now, into: &step, bytes: &bytes) {
            stage,
            context throws(StageFailure) in
            stage.miss(offsets, of: topic, in: context)
        }
    }

    func settle(_ partition: Int32, cause: String, now: Date, into step: inout StageStep, bytes: inout Int) {
        let cause = "settle/\(cause)"
        // Settling cannot fail: the closure throws nothing.
        try? call(partition, told: .settling, cause: cause, now: now, into: &step, bytes: &bytes) {
            stage,
            context throws(StageFailure) in
            stage.settle(in: context)
        }
    }

    private func deadLetter(
        _ record: Record,
        because reason: DeadLetter.Reason,
        since began: UInt64,
        into step: inout StageStep,
        bytes: inout Int
    ) {
        let letter = DeadLetter(original: record, reason: reason).record(of: plan)
        bytes += letter.value?.count ?? 0
        step.outbound.append(letter)
        let output = step.outbound.count - 1..<step.outbound.count
        tell(StageWork(.record(record), in: record.partition, outputs: output, refusal: reason.code), since: began, into: &step)
        step.events.append(.deadLetter(origin: record.coordinates, code: reason.code, message: reason.message))
        isolation.note(.letter(record.coordinates, reason))
    }
}

extension StageFailure {
    fileprivate var message: String {
        switch self {
        case .poison(_, let message), .notYet(_, let message), .unavailable(let message): message
        }
    }
}
