import ComitySchema
import Foundation
import Rulebook
import StageKit
import Trust

/// How tasks become active: the one place where the register is given leave to collect.
extension CaseCourse {
    /// Answers the order, or what people left of it.
    mutating func authorise(_ accounts: [TargetAccount], narrowedTo narrowing: Narrowing?, restingOn basis: Digest) {
        let actor = StageName.validate.rawValue
        let end = law.deliveryEnd(of: current, at: now)
        let isNew = !current.tasks.contains { $0.record != nil }
        revise { $0.narrowing = narrowing }
        move(to: .fulfilling, by: actor, note: "authorised until \(Timestamp.format(end))", restingOn: basis)
        notify(isNew ? .accepted : .resumed, reasons: narrowedReasons)
        align(with: order.tasks(within: narrowing), until: end, by: actor)
        renewSafeguards(on: accounts, by: actor)
        resumeTasks(by: actor)
        activate(accounts, restingOn: basis)
    }

    /// Makes the tasks active that are proposed. An account that does not exist can be neither intercepted nor kept; a production of it
    /// is still answered, with a signed statement that there is no data.
    mutating func activate(_ accounts: [TargetAccount], restingOn basis: Digest) {
        let actor = StageName.validate.rawValue
        let asked = order.tasks(within: current.narrowing)
        let end = law.deliveryEnd(of: current, at: now)
        for (index, task) in current.tasks.enumerated() where task.state == .proposed {
            guard let asked = asked.first(where: { $0.reference == task.reference }) else { continue }
            let account = accounts.first { $0.task == task.reference }
            guard account?.account != nil || asked.action == .production else {
                change(index) { $0.state = .noData }
                notify(.noData, task: task.reference, reasons: [.noAccount])
                continue
            }
            guard let record = record(of: asked, id: task.id, account, until: end) else { continue }
            change(index) { $0.state = record.status == .suspended ? .suspended : .active }
            register(record, at: index)
            audit(.taskAuthorised, task: record.id, actor: actor, note: asked.action.rawValue, digest: basis)
        }
        settle()
    }

    private var isPaused: Bool { if case .suspended = current.state { true } else { false } }

    private func record(of asked: OrderTask, id: TaskID, _ account: TargetAccount?, until end: Date) -> TaskRecord? {
        // While something runs the key that is pinned for it serves what is added to it.
        let pinned = current.tasks.last { $0.record != nil }?.record?.recipientKey
        guard let key = law.authorities[current.sender]?.sealingKey(at: now)?.id ?? pinned else { return nil }
        return TaskRecord(
            id: id,
            caseID: current.id,
            order: order.reference,
            reference: asked.reference,
            recipient: current.sender,
            recipientKey: key,
            entity: current.entity,
            action: asked.action,
            account: account?.account,
            target: asked.target,
            categories: asked.categories,
            window: asked.window,
            deliverUntil: asked.action == .preservation ? law.keepingEnd(of: current) : end,
            safeguard: asked.action == .preservation ? nil : law.safeguard(for: account, of: current),
            // What is added while its authority pauses the order goes on with the rest.
            status: isPaused && asked.action != .preservation ? .suspended : .active,
            activeSince: now,
            revision: 1
        )
    }

    /// What the agency is told of what people struck from its order; nothing if they struck nothing.
    var narrowedReasons: [Notice.Reason] { order.tasks.compactMap { $0.narrowed(to: current.narrowing).reason } }

    // MARK: Keeping

    /// Lets go of what an order asked only to keep, once its time has come.
    mutating func endPreservation() {
        let actor = StageName.validate.rawValue
        for (index, task) in current.tasks.enumerated() where task.action == .preservation && !task.state.isSettled {
            change(index) { $0.state = .lapsed }
            deregister(index, as: .completed, by: actor, code: .windowEnded)
            record(by: actor, code: .windowEnded, note: "task \(task.reference): the time to keep has ended")
        }
        settle()
    }
}

extension Case {
    /// Whether everything that is not settled is only kept.
    var onlyKeeps: Bool {
        let open = tasks.filter { !$0.state.isSettled }
        return !open.isEmpty && open.allSatisfy { $0.action == .preservation }
    }
}

extension CaseLaw {
    /// Until when an order may be answered.
    func deliveryEnd(of current: Case, at now: Date) -> Date {
        let facts = facts(of: current, accounts: [], formats: [])
        return rulebook(of: current).deliveryEnd(of: facts, at: now) ?? current.order.order.instrument.validity.until
    }

    /// Until when what an order asks only to keep is kept.
    func keepingEnd(of current: Case) -> Date {
        deadlines(of: current).first { $0.kind == .preservationEnd }?.due ?? current.order.order.instrument.validity.until
    }
}

extension Notice.Reason {
    fileprivate static let noAccount = Notice.Reason(
        code: .dataNotHeld,
        message: "The provider has no account that the identifier names."
    )
}
