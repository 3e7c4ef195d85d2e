import Casework
import CommandLineKit
import Synchronization

/// The latest dead letters. Their content is not kept: only what the runtime wrote beside it.
final class LetterBook: Sendable {
    /// More are counted, not kept.
    static let capacity = 2000

    struct Letters: Sendable {
        /// The newest last.
        var latest: [DeadLetter] = []
        var total = 0
        /// How many of each code.
        var codes: [String: Int] = [:]

        mutating func take(_ letter: DeadLetter) {
            total += 1
            codes[letter.code, default: 0] += 1
            latest.append(letter)
            guard latest.count >= 2 * LetterBook.capacity else { return }
            latest.sort { ($0.at, $0.partition, $0.offset) < ($1.at, $1.partition, $1.offset) }
            latest.removeFirst(latest.count - LetterBook.capacity)
        }

        /// The newest first.
        var sorted: [DeadLetter] {
            latest.sorted { ($0.at, $0.partition, $0.offset) > ($1.at, $1.partition, $1.offset) }
        }
    }

    private struct State {
        var shown = Letters()
        var draft: Letters?
    }

    private let state = Mutex(State())

    func begin() { state.withLock { $0.draft = Letters() } }

    func take(_ records: [StoredRecord]) {
        let letters = records.map { DeadLetter($0) }
        state.withLock { state in
            for letter in letters {
                if state.draft != nil {
                    state.draft?.take(letter)
                } else {
                    state.shown.take(letter)
                }
            }
        }
    }

    func complete() {
        state.withLock { state in
            guard let draft = state.draft else { return }
            state.shown = draft
            state.draft = nil
        }
    }

    var letters: Letters { state.withLock { $0.shown } }
}
