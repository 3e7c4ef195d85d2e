import Answer
import ComitySchema
import ProviderKit
import StageKit
import StageMessages

/// Holds: the provider keeps what an account has while a task asks for it. Nothing is read for them and nothing is sealed.
///
/// The provider's store is asked in a slice of its own and not while the register's record is taken in: while the store does not
/// answer, the register is still followed.
extension RetrievalStage {
    func take(_ task: TaskRecord, after hold: Hold?, in context: Context) {
        var hold = hold ?? Hold(task: task)
        guard task.revision >= hold.task.revision else { return }
        hold.task = task
        context[task.id.rawValue] = .progress(.preserving(hold))
    }

    /// Brings the provider's store to what the register wants. Done again after a crash, it changes nothing.
    func settle(_ hold: Hold, in context: Context) throws(StageFailure) {
        var hold = hold
        let task = hold.task
        guard let wanted = hold.wanted else { return try end(hold, in: context) }
        try ask { () throws(ProviderError) in try preservation.hold(wanted, for: task.id) }
        // Another version of an order may name another account; the first is let go only when the second is safe.
        if let held = hold.held { try ask { () throws(ProviderError) in try preservation.release(held, for: task.id) } }
        hold.held = wanted
        context[task.id.rawValue] = .progress(.preserving(hold))
        context.report(.preserved, of: task)
        context.audit(.preserved, of: task, by: .retrieve, note: "the account is held")
    }

    /// Releases even what the stage does not know to be held: it may have placed the hold and crashed before it could note that.
    private func end(_ hold: Hold, in context: Context) throws(StageFailure) {
        let task = hold.task
        for account in Set([hold.held, task.account].compactMap(\.self)) {
            try ask { () throws(ProviderError) in try preservation.release(account, for: task.id) }
        }
        let finished = FinishedJob(ending: .released, deliverUntil: task.deliverUntil)
        context[task.id.rawValue] = .progress(.over(finished))
        context.report(.released, of: task)
        let note = task.account == nil ? "there was no account to hold" : "the hold has ended"
        context.audit(.preservationReleased, of: task, by: .retrieve, note: note)
    }

    private func ask(_ call: () throws(ProviderError) -> Void) throws(StageFailure) {
        do throws(ProviderError) {
            try call()
        } catch {
            throw StageFailure(error, of: "the store of holds")
        }
    }
}

extension StageFailure {
    /// - Parameter place: what was asked.
    init(_ error: ProviderError, of place: String) {
        switch error {
        case .unavailable(let message): self = .unavailable(message: "\(place): \(message)")
        case .notSupported(let category): self = .unavailable(message: "\(place) has no \(category.rawValue)")
        }
    }
}
