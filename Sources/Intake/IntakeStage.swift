import ComitySchema
import Foundation
import StageKit
import StageMessages
import Trust

/// The gate. It knows nothing of the law: it proves who sends, reads strictly what they sent, and gives the case its identity.
///
/// There are three ends. What nobody proves to have sent becomes a dead letter, for there is nobody to answer. What a proven
/// sender sent in a wrong form is answered with a coded notice. Everything else is admitted. Intake keeps nothing, so the same
/// bytes again get the same end again, and what follows from a repetition is decided where cases are kept.
struct IntakeStage: Stage {
    typealias Entry = NoEntry

    let plan = StagePlan(.intake)

    private let authorities: AuthorityRegistry
    private let entities: EntityRegistry
    private let clockWindow: ClockWindow
    private let admission: Admission

    init(authorities: AuthorityRegistry, entities: EntityRegistry, clockWindow: ClockWindow = ClockWindow()) {
        self.authorities = authorities
        self.entities = entities
        self.clockWindow = clockWindow
        admission = Admission(authorities: authorities, entities: entities, clockWindow: clockWindow)
    }

    mutating func process(_ record: Record, in context: StageContext<NoEntry>) throws(StageFailure) {
        let transmittal = try authenticate(record.value ?? [], at: context.now)
        let answers = IntakeAnswers(transmittal: transmittal, entities: entities, now: context.now)
        do throws(Refusal) {
            let message = try admission.admit(transmittal, at: context.now)
            context.send(message)
            answers.acknowledge(message, in: context)
        } catch {
            answers.refuse(error, in: context)
        }
    }

    private func authenticate(_ bytes: [UInt8], at now: Date) throws(StageFailure) -> VerifiedTransmittal {
        do throws(TrustError) {
            return try UnverifiedTransmittal(bytes).verified(by: authorities, clockWindow: clockWindow, at: now)
        } catch {
            // An id that is not pinned is the sender's own words, and they are not repeated.
            let key = error.key.flatMap { authorities.signer($0) }.map { " (key \($0.key.id) of \($0.owner.id))" } ?? ""
            throw .poison(code: error.code.rawValue, message: error.message + key)
        }
    }
}
