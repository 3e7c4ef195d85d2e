import ComitySchema
import Foundation

/// How far one version of an order reaches beyond another. What reaches no further takes effect at once; what does, or says something
/// that people have not read, is for them.
extension Order {
    /// Whether this version asks for nothing that the other does not, under the same instrument, for the same purpose. It may ask for
    /// less, end sooner, and bring approvals and documents that the other lacked.
    func isWithin(_ other: Order) -> Bool {
        issuer == other.issuer && addressee == other.addressee && agreement == other.agreement && purpose == other.purpose
            && statements == other.statements && flags == other.flags && instrument.isWithin(other.instrument)
            && tasks.allSatisfy { task in other.tasks.contains(where: task.isWithin) }
    }

    /// What is left of the tasks when people struck the rest.
    func tasks(within narrowing: Narrowing?) -> [OrderTask] {
        tasks.compactMap { $0.narrowed(to: narrowing).left }
    }
}

extension Instrument {
    fileprivate func isWithin(_ other: Instrument) -> Bool {
        let known = other.modifications ?? []
        let added = (modifications ?? []).dropFirst(known.count)
        return kind == other.kind && reference == other.reference && madeAt == other.madeAt
            && validity.isWithin(other.validity)
            && other.approvals.allSatisfy(approvals.contains)
            && (isUrgent ?? false ? other.isUrgent ?? false : true)
            && Set(selectors ?? []).isSubset(of: other.selectors ?? [])
            && (other.documents ?? []).allSatisfy((documents ?? []).contains)
            && (modifications ?? []).starts(with: known) && added.allSatisfy(\.adds.isEmpty)
    }
}

extension OrderTask {
    fileprivate func isWithin(_ other: OrderTask) -> Bool {
        reference == other.reference && action == other.action && target == other.target && targeting == other.targeting
            && observation == other.observation && Set(categories).isSubset(of: other.categories)
            && window.isWithin(other.window)
    }
}
