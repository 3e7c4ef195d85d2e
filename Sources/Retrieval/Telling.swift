import Answer
import ComitySchema
import ProgressKit
import ProviderKit
import StageKit
import StageMessages

/// What people are told of long collections: in the log, in the case, and by metrics. Of what fits a page they see the end soon enough.
extension RetrievalStage {
    /// A category has more than a page: the collection is a long one.
    func begin(_ job: inout Job, in context: Context) {
        let expected = expectedItems(of: job)
        job.pace = CollectionPace(expected: expected, items: job.itemsDone, at: context.now)
        context.say(expected.map { "collecting about \($0) items" } ?? "collecting many items", details: job.details)
    }

    /// Nothing rests on it, so a source that does not answer is not waited for.
    private func expectedItems(of job: Job) -> Int? {
        var sum = 0
        for category in job.task.categories {
            guard let request = job.request(category, limit: limits.items) else { return nil }
            do throws(ProviderError) {
                guard let count = try source.expectedItems(of: request) else { return nil }
                sum += count
            } catch {
                guard case .notSupported = error else { return nil }
            }
        }
        return sum
    }

    /// A slice of a job is done. In the case its end is told by its outcome.
    func tell(of job: inout Job, after itemsBefore: Int, in context: Context) {
        if job.itemsDone > itemsBefore { context.count("comity_retrieval_items_total", job.itemsDone - itemsBefore) }
        guard var pace = job.pace else { return }
        pace.work(at: context.now)
        if job.answer.isComplete {
            context.say("collected \(job.answer.items) items", details: job.details(at: pace))
        } else if pace.isWorthTelling(of: job.itemsDone, at: context.now) {
            let progress = pace.progress(of: job.itemsDone)
            context.say("collecting: \(progress.description)", details: job.details(at: pace))
            let event = Outcome.Event.collecting(items: job.itemsDone, expected: pace.expected, milliseconds: pace.milliseconds)
            context.report(event, of: job.task)
        }
        job.pace = pace
    }

    func survey(in context: Context) {
        var running = 0
        var itemsLeft = 0
        context.forEachEntry { _, entry in
            guard case .collecting(let job) = entry.progress, job.task.status == .active else { return }
            running += 1
            itemsLeft += max(0, (job.pace?.expected ?? 0) - job.itemsDone)
        }
        context.measure("comity_retrievals_running", running)
        context.measure("comity_retrieval_items_left", itemsLeft)
    }
}

extension Job {
    /// For the log, which knows ids and no accounts.
    var details: [String: String] { ["task": task.id.rawValue, "case": task.caseID.rawValue] }

    fileprivate func details(at pace: CollectionPace) -> [String: String] {
        let progress = pace.progress(of: itemsDone)
        var details = details
        details["items"] = "\(itemsDone)"
        details["expected"] = pace.expected.map { "\($0)" }
        details["percent"] = progress.percent.map { "\($0)" }
        details["secondsLeft"] = progress.secondsLeft.map { "\(Int($0.rounded(.up)))" }
        details["secondsWorked"] = "\(pace.milliseconds / 1000)"
        return details
    }
}
