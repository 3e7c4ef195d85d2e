import Answer
import ComitySchema
import Foundation
import ProviderKit
import StageKit
import StageMessages

extension RetrievalStage {
    /// One slice: a page of data or what is left of one, and when all is read, a page of the manifest.
    func work(on job: Job, in context: Context) throws(StageFailure) {
        var job = job
        let itemsBefore = job.itemsDone
        if let request = job.request(limit: limits.items) {
            if let page = try page(request) {
                try seal(page, answering: request, for: &job, in: context)
                if job.position.isWithinCategory, job.pace == nil { begin(&job, in: context) }
            } else {
                job.gaps.append(
                    Gap(
                        category: request.category,
                        reason: .dataNotHeld,
                        note: "the provider does not store data of this category"
                    )
                )
                job.turnPage(to: nil)
            }
        } else {
            // Asked once, so that every page of the manifest says the same.
            if job.answer.completedAt == nil { job.standing = try standing(of: job.task) }
            try writer.writeManifestPage(
                of: job.task,
                gaps: job.gaps,
                account: job.standing,
                after: &job.answer,
                in: context
            )
        }
        tell(of: &job, after: itemsBefore, in: context)
        let finished = FinishedJob(ending: .collected, deliverUntil: job.task.deliverUntil)
        context[job.task.id.rawValue] = .progress(job.answer.isComplete ? .over(finished) : .collecting(job))
    }

    /// `nil` if the source does not have the category at all.
    private func page(_ request: DataRequest) throws(StageFailure) -> DataPage? {
        let page: DataPage
        do throws(ProviderError) {
            page = try source.page(request)
        } catch {
            switch error {
            case .unavailable(let message): throw .unavailable(message: message)
            case .notSupported: return nil
            }
        }
        if let next = page.next, next == request.after {
            throw .unavailable(message: "the data source does not move on: a page ends where the page before it ended")
        }
        return page
    }

    /// What the provider attests if the account is not there. An identifier that once named an account is treated as one that never
    /// did unless the account had it within the task's own window.
    private func standing(of task: TaskRecord) throws(StageFailure) -> AccountStanding? {
        do throws(ProviderError) {
            if let account = task.account { return try directory.profile(of: account)?.deletedAt.map(AccountStanding.deleted) }
            guard directory.formats.contains(task.target.format) else { return .notFound }
            for holder in try directory.holders(of: task.target, at: task.entity, within: task.window).reversed() {
                if let deletedAt = try directory.profile(of: holder.account)?.deletedAt { return .deleted(at: deletedAt) }
            }
            return .notFound
        } catch {
            throw StageFailure(error, of: "the account directory")
        }
    }

    private func seal(
        _ page: DataPage,
        answering request: DataRequest,
        for job: inout Job,
        in context: Context
    ) throws(StageFailure) {
        let scope = ScopeCheck(account: request.account, category: request.category, window: request.window)
        let (items, dropped) = scope.admitted(of: page.items)
        // What a page brought too much is counted when the page is begun, not again when it is continued.
        if dropped > 0, job.position.items == 0 {
            job.answer.droppedOutOfScope += dropped
            let note = "\(dropped) items of \(request.category.rawValue)"
            context.audit(.droppedOutOfScope, of: job.task, by: .retrieve, note: note)
        }
        for gap in page.gaps where !job.gaps.contains(gap) { job.gaps.append(gap) }
        let slice = slice(of: items.dropFirst(job.position.items))
        if !slice.isEmpty {
            try writer.write(slice.map(AnswerItem.init), of: job.task, after: &job.answer, in: context)
        }
        job.position.items += slice.count
        if job.position.items >= items.count { job.turnPage(to: page.next) }
    }

    /// As many of the items as one slice may seal: at least one, if there is one.
    private func slice(of items: ArraySlice<SourceItem>) -> ArraySlice<SourceItem> {
        var bytes = 0
        return items.prefix(limits.items).prefix { item in
            defer { bytes += item.bytes.count }
            return bytes == 0 || bytes + item.bytes.count <= limits.bytes
        }
    }

    /// Ends a job whose task does not stand any more. What is sealed already is withheld by delivery.
    func stop(_ job: Job, because code: ReasonCode, in context: Context) {
        var answer = job.answer
        writer.discardIndex(of: job.task.id, state: &answer, in: context)
        let finished = FinishedJob(ending: .stopped, deliverUntil: job.task.deliverUntil)
        context[job.task.id.rawValue] = .progress(.over(finished))
        let note = "collection stopped after \(job.answer.parts) parts"
        if job.pace != nil { context.say(note, details: job.details) }
        context.audit(.withheld, of: job.task, by: .retrieve, code: code, note: note)
    }
}

extension AnswerItem {
    /// A source's ids are unique within a category; an answer's must be unique within the task.
    fileprivate init(_ item: SourceItem) {
        self.init(
            id: "\(item.category.rawValue)-\(item.id)",
            account: item.account,
            category: item.category,
            at: item.at.wholeMilliseconds,
            contentType: item.contentType,
            bytes: item.bytes,
            origin: item.origin
        )
    }
}
