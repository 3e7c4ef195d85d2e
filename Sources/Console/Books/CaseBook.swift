import Casework
import ComitySchema
import CommandLineKit
import Synchronization
import Trust

/// The cases as they are now.
final class CaseBook: Sendable {
    private struct State {
        /// What pages show; absent before the topic was read once.
        var shown: CaseArchive?
        /// What is being read anew.
        var draft: CaseArchive?
        /// What is shown in its order, made when it is first asked for: every open page asks every few seconds.
        var sorted: [Case]?
    }

    private let state = Mutex(State())

    /// The reading of the topic starts over.
    func begin() { state.withLock { $0.draft = CaseArchive() } }

    func take(_ records: [StoredRecord]) {
        state.withLock { state in
            for record in records {
                if state.draft != nil {
                    state.draft?.take(record)
                } else {
                    state.shown?.take(record)
                    state.sorted = nil
                }
            }
        }
    }

    /// The topic has been read to where it ended when the reading began.
    func complete() {
        state.withLock { state in
            guard let draft = state.draft else { return }
            state.shown = draft
            state.draft = nil
            state.sorted = nil
        }
    }

    var isComplete: Bool { state.withLock { $0.shown != nil } }

    /// All cases, whoever asks. Pages are made of those that a reviewer may see.
    func all() throws(ConsoleFailure) -> CaseArchive {
        guard let archive = state.withLock({ $0.shown }) else { throw .casesNotRead }
        return archive
    }

    /// The cases that a reviewer may see: not those about an account of the reviewer's own, which must look as if there were none.
    func cases(for reviewer: Reviewer) throws(ConsoleFailure) -> [Case] {
        let sorted = state.withLock { state in
            if state.sorted == nil { state.sorted = state.shown?.sorted }
            return state.sorted
        }
        guard let sorted else { throw .casesNotRead }
        return reviewer.accounts.isEmpty ? sorted : sorted.filter { !$0.concerns(reviewer) }
    }

    func find(_ id: CaseID, for reviewer: Reviewer) throws(ConsoleFailure) -> Case {
        let archive = try all()
        do throws(CommandFailure) {
            let found = try archive.find(id)
            guard !found.concerns(reviewer) else { throw CommandFailure(.missing, "CaseUnknown", "there is no case \(id)") }
            return found
        } catch {
            throw ConsoleFailure(error)
        }
    }
}

extension Case {
    /// Whether the order names an account of the reviewer's own.
    fileprivate func concerns(_ reviewer: Reviewer) -> Bool {
        guard !reviewer.accounts.isEmpty else { return false }
        let accounts = tasks.flatMap { [$0.record?.account, $0.hold?.account] }.compactMap { $0 }
        return !Set(accounts).isDisjoint(with: reviewer.accounts)
    }
}
