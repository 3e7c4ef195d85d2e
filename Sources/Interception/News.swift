import Answer
import ComitySchema
import Foundation
import StageKit
import StageMessages

extension InterceptionStage {
    /// How many tasks' news one slice of work tells.
    static let newsPerSlice = 100

    /// Finds out what the register says anew of this partition's tasks. What is remembered beside the entries is drawn first.
    ///
    /// - Returns: whether there is anything.
    mutating func takeNews(_ watch: inout Watch, in context: Context) -> Bool {
        if desks[context.partition]?.isDrawn == true {
            let news = register.takeNews(in: context.partition, after: watch.told)
            guard !news.isEmpty else { return false }
            desks[context.partition]?.readTo = register.cursor
            for id in news { disarmIfOver(id, in: context) }
            takeIn(news, while: watch, in: context)
            watch.nextReport = min(watch.nextReport, context.now + max(Watch.reportDelay, reportCost))
        } else {
            draw(watch, in: context)
            watch.noteAbsence(until: context.now, tolerance: 3 * max(reportInterval, reportCost))
            watch.nextReport = context.now + max(Watch.reportDelay, reportCost)
        }
        watch.nextEnd = register.nextEnd(in: context.partition)
        takeUpLaterNews(&watch, in: context)
        return true
    }

    /// Tells one slice of the news.
    mutating func tellNews(_ watch: inout Watch, in context: Context) {
        guard watch.telling != nil else { return }
        for _ in 0..<Self.newsPerSlice {
            guard let id = desks[context.partition]?.news.popLast() else { break }
            let task = id.taskID
            let left = desks[context.partition]?.news.count ?? 0
            let isInTurn = left < desks[context.partition]?.ordinary ?? 0
            // What was told ahead of its turn is not told again in it.
            if !isInTurn || desks[context.partition]?.ahead.contains(id) != true {
                context.concerning(task.rawValue) { heed(task, in: context) }
            }
            guard isInTurn else { continue }
            desks[context.partition]?.ordinary = left
            watch.noteTold(task)
        }
        guard desks[context.partition]?.news.isEmpty != false else { return }
        desks[context.partition]?.news = []
        watch.endTelling()
        takeUpLaterNews(&watch, in: context)
    }

    /// Takes in news. While other news is told it waits for its turn, unless it presses: then it is told next.
    private mutating func takeIn(_ news: [PackedID], while watch: Watch, in context: Context) {
        for id in news {
            if watch.telling != nil, isPressing(id, in: context) {
                desks[context.partition]?.laterNews.remove(id)
                desks[context.partition]?.news.append(id)
                desks[context.partition]?.ahead.insert(id)
            } else {
                desks[context.partition, default: Desk()].laterNews.insert(id)
            }
        }
    }

    /// Whether news of a task must not wait for other news, which after a start may be of the whole register: its interception ends or
    /// pauses, and somebody waits for the word that it has.
    private func isPressing(_ id: PackedID, in context: Context) -> Bool {
        guard let status = register.status(of: id) else {
            return desks[context.partition]?.running.contains(id.taskID) == true
        }
        return status != .active
    }

    private mutating func takeUpLaterNews(_ watch: inout Watch, in context: Context) {
        let partition = context.partition
        guard watch.telling == nil, let desk = desks[partition], !desk.laterNews.isEmpty || !desk.ahead.isEmpty else { return }
        desks[partition]?.news = Array(desk.laterNews)
        desks[partition]?.laterNews = []
        desks[partition]?.ahead = []
        watch.beginTelling(upTo: desk.readTo)
        putPressingFirst(in: context)
    }

    /// Brings the news in its order: the last one is told first.
    private mutating func putPressingFirst(in context: Context) {
        let partition = context.partition
        guard var news = desks[partition]?.news else { return }
        // There may be a million: none is copied.
        desks[partition]?.news = []
        let ordinary = news.partition { isPressing($0, in: context) }
        news[..<ordinary].sort(by: >)
        news[ordinary...].sort(by: >)
        desks[partition]?.news = news
        desks[partition]?.ordinary = ordinary
    }

    /// Draws what is running from the entries, and what is to be told from the register.
    private mutating func draw(_ watch: Watch, in context: Context) {
        let partition = context.partition
        desks[partition] = Desk(
            gathered: desks[partition]?.gathered ?? [:],
            gatheredBytes: desks[partition]?.gatheredBytes ?? 0,
            isDrawn: true,
            readTo: register.cursor
        )
        var over: [TaskID] = []
        context.forEachEntry { key, entry in
            guard let id = TaskID(rawValue: key) else { return }
            switch entry.progress {
            case .running(let interception)? where !interception.isStopped: desks[partition]?.running.insert(id)
            case .running?, .over?: over.append(id)
            case .watch?, nil: return
            }
        }
        // What the register has forgotten is no news to it.
        let forgotten = desks[partition]?.running.filter { register[$0] == nil }.compactMap(PackedID.init) ?? []
        if let telling = watch.telling {
            let since = register.takeNews(in: partition, after: telling.upTo)
            register.forget(partition)
            let all = register.takeNews(in: partition, after: watch.told)
            let rest = telling.last.flatMap(PackedID.init).map { last in all.filter { $0 > last } } ?? all
            let known = Set(since)
            desks[partition]?.news = rest.filter { !known.contains($0) }
            putPressingFirst(in: context)
            takeIn(since + forgotten, while: watch, in: context)
        } else {
            desks[partition]?.laterNews = Set(register.takeNews(in: partition, after: watch.told))
            desks[partition]?.laterNews.formUnion(forgotten)
        }
        for id in over { register.takeEnd(of: id) }
    }

    /// Whatever the register says of a task whose end was told, nothing is captured for it any more: it does not count as armed.
    private mutating func disarmIfOver(_ id: PackedID, in context: Context) {
        switch context[task: id.taskID] {
        case .over: register.takeEnd(of: id.taskID)
        case .running(let interception) where interception.isStopped: register.takeEnd(of: id.taskID)
        case .running, .watch, nil: return
        }
    }

    /// Does and tells what follows from what the register says of a task.
    private mutating func heed(_ id: TaskID, in context: Context) {
        let task = register[id]
        switch context[task: id] {
        case .over(let until):
            if let task, task.deliverUntil > until { context[task: id] = .over(until: task.deliverUntil) }
        case .running(var interception):
            guard let task, !interception.isStopped, task.endOfCapture(at: context.now) == nil else {
                return end(id, in: context)
            }
            interception.follow(task)
            context[task: id] = .running(interception)
            if interception.pausedAt == nil { tellArmed(task, in: context) }
            tellPaused(task, after: interception, in: context)
        case nil:
            guard let task else { return }
            if task.status.isFinal || task.account == nil { return end(id, in: context) }
            tellArmed(task, in: context)
            tellPaused(task, after: Interception(of: task), in: context)
        case .watch:
            return
        }
    }

    /// Confirms a pause: from now on nothing is captured until the task is active again.
    private func tellPaused(_ task: TaskRecord, after interception: Interception, in context: Context) {
        guard task.status == .suspended else { return }
        let event = Outcome.Event.interceptionStopped(events: interception.answer.items, lastEventAt: interception.lastEventAt)
        context.report(event, of: task)
    }

    private func tellArmed(_ task: TaskRecord, in context: Context) {
        guard task.status == .active, context.now < task.window.until, context.now < task.deliverUntil else { return }
        context.report(.interceptionArmed(until: task.window.until), of: task)
        let note = "until \(Timestamp.format(task.window.until))"
        context.audit(.interceptionArmed, of: task, by: .intercept, note: note)
    }
}
