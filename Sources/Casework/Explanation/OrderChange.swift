package import ComitySchema

/// One thing in which a version of an order differs from the version before it.
package struct OrderChange: Encodable, Hashable {
    /// The task that changes; absent for the whole order.
    package let task: TaskReference?
    package let member: String
    /// Absent where the member is new.
    package let before: String?
    /// Absent where the member is gone.
    package let after: String?

    package var line: String {
        let place = task.map { "task \($0), \(member)" } ?? member
        return switch (before, after) {
        case (let before?, let after?): "\(place): \(before) -> \(after)"
        case (nil, let after?): "\(place) added: \(after)"
        case (let before?, nil): "\(place) removed: \(before)"
        case (nil, nil): place
        }
    }

    /// Everything in which two versions differ, the order's own members before its tasks'.
    package static func changes(from old: Order, to new: Order) -> [OrderChange] {
        var changes = differences(of: nil, from: members(of: old), to: members(of: new))
        for task in old.tasks {
            let next = new.tasks.first { $0.reference == task.reference }
            changes += differences(of: task.reference, from: members(of: task), to: next.map(members) ?? [])
        }
        for task in new.tasks where !old.tasks.contains(where: { $0.reference == task.reference }) {
            changes += differences(of: task.reference, from: [], to: members(of: task))
        }
        return changes
    }

    private typealias Member = (name: String, value: String?)

    private static func differences(of task: TaskReference?, from old: [Member], to new: [Member]) -> [OrderChange] {
        let names = (old.isEmpty ? new : old).map(\.name)
        return names.compactMap { name in
            let before = old.first { $0.name == name }?.value
            let after = new.first { $0.name == name }?.value
            return before == after ? nil : OrderChange(task: task, member: name, before: before, after: after)
        }
    }

    private static func members(of order: Order) -> [Member] {
        let instrument = order.instrument
        return [
            ("issuer", order.issuer.rawValue),
            ("issued", Timestamp.format(order.issuedAt)),
            ("agreement", order.agreement.rawValue),
            ("instrument", "\(instrument.kind) \(instrument.reference)"),
            ("in force", Describe.window(instrument.validity)),
            ("approvals", instrument.approvals.map(Describe.approval).joined(separator: "; ")),
            ("selectors", instrument.selectors.map { $0.map(Describe.target).joined(separator: ", ") }),
            ("modifications", instrument.modifications.map { "\($0.count)" }),
            ("documents", instrument.documents.map { $0.map(\.digest.rawValue).joined(separator: ", ") }),
            ("aim", order.purpose.aim.rawValue),
            ("offences", order.purpose.offences.map(Describe.offence).joined(separator: "; ")),
            ("summary", order.purpose.summary),
            ("statements", json(order.statements)),
            ("emergency", order.flags.emergency ? "yes" : "no"),
            ("test", order.flags.test ? "yes" : "no"),
            ("secrecy", order.secrecy.map { $0.until.map { "until \(Timestamp.format($0))" } ?? "without an end" }),
            ("language", order.language),
        ]
    }

    private static func members(of task: OrderTask) -> [Member] {
        [
            ("action", task.action.rawValue),
            ("target", Describe.target(task.target)),
            ("categories", Describe.categories(task.categories)),
            ("time", Describe.window(task.window)),
            ("targeting", Describe.targeting(task.targeting)),
            ("observed", task.observation.map(Describe.observation)),
        ]
    }

    private static func json(_ value: some Encodable) -> String {
        String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
    }
}
