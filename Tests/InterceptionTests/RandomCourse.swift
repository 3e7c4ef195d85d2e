import Answer
import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import ProviderKit
import StageKit

@testable import Interception

/// A random course of events, of changes of the register, of time and of crashes, and beside it what a plain reading of the rules makes
/// of each event.
struct RandomCourse {
    /// What ought to have become of a task.
    struct Expected {
        var record: TaskRecord
        var isOver = false
        /// The end that the clock brought about, if it did.
        var endedAt: Date?
        /// Whether a later end came after that.
        var isExtendedTooLate = false
        var isForgotten = false
        /// Whether the location guard tripped, and people have not decided since.
        var isPaused = false
        var captured: [String] = []
        var dropped = 0
        var unread = 0
        var trips = 0
    }

    let rig: Rig
    private(set) var tasks: [Expected]
    private(set) var deadLetters = 0
    private(set) var crashes = 0
    private var random: SeededGenerator
    private var count = 0

    private static let accounts: [AccountID] = ["account-1", "account-2"]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        rig = try Rig(in: try World())
        tasks = []
        let scopes: [[DataCategory]] = [[.liveTraffic], [.liveContent], [.liveTraffic, .liveContent]]
        for number in 0..<4 {
            let window = TimeWindow(
                from: World.start + Double(Int.random(in: 0...30, using: &random)),
                until: World.start + Double(Int.random(in: 40...120, using: &random))
            )
            let task = try rig.world.task(
                "\(number)",
                account: Self.accounts[number % 2],
                categories: scopes.randomElement(using: &random) ?? [],
                window: window,
                safeguard: number < 2 ? Safeguard(protectedLocations: ["US"], known: []) : nil
            )
            tasks.append(Expected(record: task))
            rig.follow(task)
        }
        rig.run()
    }

    mutating func play(_ steps: Int) throws {
        for _ in 0..<steps {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5: feed()
            case 5..<8: pass(Double(Int.random(in: 1...4000, using: &random)) / 1000)
            default: changeRegister()
            }
            try disturb()
            rig.run()
            endByClock()
        }
    }

    /// On to the end of the last task.
    mutating func finish() {
        rig.run(until: tasks.map(\.record.window.until).max() ?? rig.now)
        endByClock()
        rig.run(until: rig.now + 5)
    }

    // MARK: What happens

    private mutating func pass(_ seconds: Double) {
        rig.run(until: (rig.now + seconds).wholeMilliseconds)
        endByClock()
    }

    /// Steps that do not happen, and processes that die.
    private mutating func disturb() throws {
        while Int.random(in: 0..<3, using: &random) == 0 {
            crashes += 1
            if Bool.random(using: &random) { rig.abort() } else { try rig.crash(inStep: Bool.random(using: &random)) }
            if Int.random(in: 0..<4, using: &random) == 0 { rig.step() }
        }
    }

    private mutating func changeRegister() {
        let index = Int.random(in: 0..<tasks.count, using: &random)
        guard !tasks[index].isForgotten, !tasks[index].record.status.isFinal else { return }
        var record = tasks[index].record
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            tasks[index].isForgotten = true
            tasks[index].isOver = true
            return rig.forget(record)
        case 1:
            let status = [TaskStatus.cancelled, .inapplicable].randomElement(using: &random) ?? .cancelled
            record = record.with(status: status, at: rig.now)
            tasks[index].isOver = true
        case 2..<4:
            if tasks[index].isOver { tasks[index].isExtendedTooLate = true }
            let window = TimeWindow(from: record.window.from, until: record.window.until + 10)
            record = record.ending(window: window, deliverUntil: record.deliverUntil)
        default:
            record = resumedOrPaused(record, at: index)
        }
        tasks[index].record = record
        rig.follow(record)
    }

    /// What is suspended goes on, sometimes because people have decided.
    private mutating func resumedOrPaused(_ record: TaskRecord, at index: Int) -> TaskRecord {
        guard record.status == .suspended else { return record.with(status: .suspended, at: rig.now) }
        guard let safeguard = record.safeguard, Bool.random(using: &random) else {
            return record.with(status: .active, at: rig.now)
        }
        tasks[index].isPaused = false
        let known = safeguard.renewed(protectedLocations: safeguard.protectedLocations, known: [.signIns])
        return record.guarded(by: known.forgetting(allBut: [])).with(status: .active, at: rig.now)
    }

    private mutating func feed() {
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let account = Self.accounts.randomElement(using: &random) ?? "account-1"
            if Int.random(in: 0..<20, using: &random) == 0 {
                rig.feed(Array("{\"id\":".utf8), key: account.rawValue)
                let armed = tasks.indices.filter { tasks[$0].isArmed(against: account) }
                if !armed.isEmpty { deadLetters += 1 }
                for index in armed where tasks[index].record.window.contains(rig.now) { tasks[index].unread += 1 }
            } else {
                let event = event(of: account)
                rig.feed(CanonicalJSON.encode(event), key: account.rawValue)
                for index in tasks.indices { tasks[index].judge(event, under: account, at: rig.now, id: "0-\(count)") }
            }
            count += 1
        }
    }

    private mutating func event(of account: AccountID) -> LiveEvent {
        let late: TimeInterval = [0, 0, 0, 5, 60, -60].randomElement(using: &random) ?? 0
        let isSignIn = Int.random(in: 0..<4, using: &random) == 0
        return LiveEvent(
            id: "e-\(Int.random(in: 0..<50, using: &random))",
            account: Int.random(in: 0..<25, using: &random) == 0 ? "account-3" : account,
            at: rig.now - late,
            kind: isSignIn ? .signIn : .mail,
            country: ["GB", "GB", "GB", "GB", "GB", "GB", "GB", "US", nil].randomElement(using: &random) ?? nil,
            from: isSignIn ? nil : "a",
            to: isSignIn ? nil : ["b"],
            body: isSignIn ? nil : "hello"
        )
    }

    private mutating func endByClock() {
        for index in tasks.indices where !tasks[index].isOver && rig.now >= tasks[index].record.window.until {
            tasks[index].isOver = true
            tasks[index].endedAt = tasks[index].record.window.until
        }
    }
}

extension RandomCourse.Expected {
    /// Whether events of the account are looked at for the task.
    func isArmed(against account: AccountID) -> Bool {
        !isForgotten && record.status == .active && record.account == account && !isOver
    }

    mutating func judge(_ event: LiveEvent, under key: AccountID, at now: Date, id: String) {
        guard isArmed(against: key) else { return }
        let isInTime = record.window.contains(now) && record.window.contains(event.at) && event.at >= record.activeSince
        guard event.account == key, isInTime, !isPaused else { return dropped += 1 }
        if record.safeguard != nil, event.country == "US" {
            isPaused = true
            trips += 1
            dropped += 1
        } else if event.hasContent || record.categories.contains(.liveTraffic) {
            captured.append(id)
        } else {
            dropped += 1
        }
    }
}
