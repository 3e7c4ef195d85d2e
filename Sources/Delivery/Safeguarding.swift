import ComitySchema
import ProviderKit
import StageKit
import StageMessages

/// The last look at the target (rule D14). A belief about where somebody is was right when it was formed; what the provider sees of
/// the account may speak against it by now. Then nothing leaves until people have looked.
extension DeliveryStage {
    /// Asks the provider what it sees of the account at this moment. Throws `unavailable` if it does not answer: nothing leaves unseen.
    ///
    /// - Returns: whether the part that is next may leave. If not, `delivery` says what keeps it back, and legal validation is told.
    func isSafe(_ delivery: inout TaskDelivery, in context: StageContext<DeliveryEntry>) throws(StageFailure) -> Bool {
        guard let safeguard = delivery.task.safeguard, let account = delivery.task.account else { return true }
        let unknown = try signals(of: account, under: safeguard).filter { !safeguard.known.contains($0) }
        guard !unknown.isEmpty else { return true }
        delivery.unknownSignals = unknown
        context.report(.contrarySignals(unknown), of: delivery.task)
        context.audit(
            .safeguardTripped,
            of: delivery.task,
            by: .deliver,
            code: .signalsChanged,
            note: "part \(delivery.settled + 1) waits: \(unknown.count) signals that were not known"
        )
        return false
    }

    private func signals(of account: AccountID, under safeguard: Safeguard) throws(StageFailure) -> [ContrarySignal] {
        do throws(ProviderError) {
            return try directory.profile(of: account)?.contrarySignals(in: safeguard.protectedLocations) ?? []
        } catch {
            switch error {
            case .unavailable(let message): throw .unavailable(message: "the account directory: \(message)")
            case .notSupported: throw .unavailable(message: "the account directory knows nothing of accounts")
            }
        }
    }
}
