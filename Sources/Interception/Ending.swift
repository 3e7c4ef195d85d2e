import Answer
import ComitySchema
import Foundation
import StageKit
import StageMessages

extension InterceptionStage {
    /// One step towards the end of a task that is due: the stop, a page of the manifest, or nothing.
    func end(_ progress: inout InterceptionProgress, in context: Context) throws(StageFailure) {
        if register[progress.task.id] == nil, progress.phase != .ended {
            stop(&progress, code: .taskUnknown, in: context)
        } else if progress.phase != .ended, !progress.deservesManifest {
            stop(&progress, code: progress.end(at: context.now), in: context)
        } else if progress.phase == .open, let code = progress.end(at: context.now) {
            progress.phase = .closing
            context.audit(.interceptionStopped, of: progress.task, by: .intercept, code: code, note: progress.summary)
        } else if progress.phase == .closing {
            try writer.writeManifestPage(of: progress.task, gaps: progress.gaps, after: &progress.answer, in: context)
            if progress.answer.isComplete { progress.phase = .ended }
        }
    }

    /// Ends without a manifest: nothing that was captured is vouched for any more.
    private func stop(_ progress: inout InterceptionProgress, code: ReasonCode?, in context: Context) {
        progress.phase = .ended
        writer.discardIndex(of: progress.task.id, state: &progress.answer, in: context)
        context.audit(.interceptionStopped, of: progress.task, by: .intercept, code: code, note: progress.summary)
    }
}

extension InterceptionProgress {
    fileprivate var summary: String { "\(answer.items) events captured, \(answer.droppedOutOfScope) dropped" }
}
