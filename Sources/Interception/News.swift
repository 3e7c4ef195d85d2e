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
            desks[context.partition, default: Desk()].laterNews.formUnion(news)
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
            context.concerning(task.rawValue) { heed(task, in: context) }
            watch.noteTold(task)
        }
        guard desks[context.partition]?.news.isEmpty != false else { return }
        desks[context.partition]?.news = []
        watch.endTelling()
        takeUpLaterNews(&watch, in: context)
    }

    private mutating func takeUpLaterNews(_ watch: inout Watch, in context: Context) {
        guard watch.telling == nil, let later = desks[context.partition]?.laterNews, !later.isEmpty else { return }
        desks[context.partition, default: Desk()].news = later.sorted(by: >)
        desks[context.partition, default: Desk()].laterNews = []
        watch.beginTelling(upTo: register.cursor)
    }

    /// Draws what is running from the entries, and what is to be told from the register.
    private mutating func draw(_ watch: Watch, in context: Context) {
        let partition = context.partition
        var desk = desks[partition] ?? Desk()
        desk.isDrawn = true
        desk.running = []
        context.forEachEntry { key, entry in
            if case .running(let interception)? = entry.progress, !interception.isStopped, let id = TaskID(rawValue: key) {
                desk.running.insert(id)
            }
        }
        // What the register has forgotten is no news to it.
        desk.laterNews = Set(desk.running.filter { register[$0] == nil }.compactMap(PackedID.init))
        if let telling = watch.telling {
            let since = Set(register.takeNews(in: partition, after: telling.upTo))
            register.forget(partition)
            let all = register.takeNews(in: partition, after: watch.told)
            let rest = telling.last.flatMap(PackedID.init).map { last in all.filter { $0 > last } } ?? all
            desk.news = rest.filter { !since.contains($0) }.sorted(by: >)
            desk.laterNews.formUnion(since)
        } else {
            desk.laterNews.formUnion(register.takeNews(in: partition, after: watch.told))
        }
        desks[partition] = desk
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
