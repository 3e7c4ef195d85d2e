import ComitySchema
import Foundation
import Trust

/// Everything that an agency has received of its answers: opens each part and puts each task's answer together.
struct AnswerBook {
    let openers: [KeyID: SealOpener]
    let providerKeys: ProviderKeys

    private var open: [TaskID: AnswerAssembly] = [:]
    private var closed: Set<TaskID> = []
    private var failed: Set<TaskID> = []

    init(openers: [SealOpener], providerKeys: ProviderKeys) {
        self.openers = Dictionary(openers.map { ($0.keyID, $0) }) { first, _ in first }
        self.providerKeys = providerKeys
    }

    enum Progress: Equatable {
        /// It came before, or belongs to an answer that is closed or broken.
        case nothingNew
        case part
        /// Items of an answer that goes on are proven.
        case batch(ProvenBatch)
        case complete(Answer)
    }

    /// Whether anything of a task has come.
    func knows(_ task: TaskID) -> Bool { open[task] != nil || closed.contains(task) || failed.contains(task) }

    /// Goes on with an answer where an earlier run has left it.
    mutating func resume(_ task: TaskID, after ledger: BatchLedger) { open[task] = AnswerAssembly(after: ledger) }

    /// Takes in a proven part. An answer that once failed stays failed: later parts cannot heal it.
    mutating func take(
        _ part: PartStatement,
        _ ciphertext: Data,
        from provider: EntityID,
        at now: Date
    ) throws(EvidenceError) -> Progress {
        let task = part.binding.taskID
        guard !closed.contains(task), !failed.contains(task) else { return .nothingNew }
        do {
            if try open[task]?.hasSeen(part) == true { return .nothingNew }
            let content = try content(of: part, ciphertext, from: provider, at: now)
            switch try open[task, default: AnswerAssembly()].accept(content, of: part) {
            case .nothing: return .part
            case .batch(let batch): return .batch(batch)
            case .answer(let answer):
                open[task] = nil
                closed.insert(task)
                return .complete(answer)
            }
        } catch {
            failed.insert(task)
            open[task] = nil
            throw error
        }
    }

    private func content(
        of part: PartStatement,
        _ ciphertext: Data,
        from provider: EntityID,
        at now: Date
    ) throws(EvidenceError) -> AnswerAssembly.Content {
        let sequence = part.binding.sequence
        guard let opener = openers[part.binding.keyID] else {
            throw EvidenceError(.sealNotOpened, "part \(sequence) is sealed to key \(part.binding.keyID), which was not given")
        }
        let plaintext: [UInt8]
        do {
            plaintext = try opener.open(part, ciphertext: ciphertext)
        } catch {
            throw EvidenceError(.sealNotOpened, "part \(sequence): \(error.message)")
        }
        do {
            switch part.binding.content {
            case .items:
                return .items(try StrictJSON.decode(from: plaintext, limits: .init(maxBytes: Inbox.byteLimit)))
            case .batch:
                return .batch(try providerKeys.batch(in: plaintext, of: provider, at: now))
            case .manifest:
                return .manifest(try providerKeys.manifest(in: plaintext, of: provider, at: now))
            }
        } catch let error as EvidenceError {
            throw EvidenceError(error.code, "part \(sequence): \(error.message)")
        } catch let error as TrustError {
            throw EvidenceError(
                .statementNotProven,
                "the \(part.binding.content.rawValue) in part \(sequence) is not proven: \(error.message)"
            )
        } catch let error as StrictJSONError {
            throw EvidenceError(.contentMalformed, "part \(sequence) cannot be read: \(error.message)")
        } catch {
            throw EvidenceError(.contentMalformed, "part \(sequence) cannot be read")
        }
    }
}
