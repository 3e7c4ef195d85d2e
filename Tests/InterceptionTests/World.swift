import Answer
import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import StageKit
import Testing
import Trust

@testable import Interception

/// An interception stage on a driver, agencies that can open what they get, and hands to feed it with.
final class World {
    static let start = SampleWorld.standard.now
    static let target: AccountID = "account-1"
    /// From a minute after the start for ten minutes.
    static let window = TimeWindow(from: start + 60, until: start + 660)

    let sample: SampleWorld
    let driver: StageDriver<InterceptionStage>
    private var register: [TaskID: TaskRecord] = [:]

    /// - Parameter revokedAt: since when the British agency's key is revoked.
    init(revokedAt: Date? = nil) throws {
        sample = SampleWorld(revoking: revokedAt.map { ["GB-IPU-seal": $0] } ?? [:])
        driver = try StageDriver(try World.stage(in: sample), now: World.start)
    }

    /// Accounts are at home in the driver's partition unless they say otherwise.
    static func stage(in sample: SampleWorld) throws -> InterceptionStage {
        InterceptionStage(
            authorities: sample.authorities,
            signer: sample.providerSigner,
            cipher: try #require(StateCipher(keys: [[UInt8](repeating: 9, count: StateCipher.keyLength)])),
            partitionOf: { $0.rawValue.hasPrefix("elsewhere") ? 1 : 0 }
        )
    }

    /// Starts over with what the changelog and the register hold.
    func restart() throws {
        try driver.restart(try World.stage(in: sample))
    }

    /// Tells the stage what the register says.
    @discardableResult
    func register(_ task: TaskRecord) -> [OutboundRecord] {
        register[task.id] = task
        return driver.follow(topic: Topic.tasks.name, key: task.id.rawValue, value: CanonicalJSON.encode(task))
    }

    /// What the register says of a task.
    func entry(of task: TaskRecord) -> TaskRecord { register[task.id] ?? task }

    /// Moves a task that is in the register to another status.
    func change(_ task: TaskRecord, to status: TaskStatus) {
        register(entry(of: task).with(status: status, at: driver.now))
    }

    /// People have looked at a task that was suspended for where its target was, and let it go on.
    func resume(_ task: TaskRecord) {
        let entry = entry(of: task)
        let safeguard = entry.safeguard.map { $0.renewed(protectedLocations: $0.protectedLocations, known: [.signIns]) }
        let known = safeguard.map { entry.guarded(by: $0.forgetting(allBut: [])) } ?? entry
        register(known.with(status: .active, at: driver.now))
    }

    /// An event of now, unless said otherwise.
    func event(
        _ id: String,
        account: AccountID = World.target,
        at: Date? = nil,
        country: CountryCode? = "GB",
        body: String? = "see you at nine"
    ) -> LiveEvent {
        LiveEvent(
            id: id,
            account: account,
            at: at ?? driver.now,
            kind: .mail,
            country: country,
            from: "someone@exmail.example",
            to: ["other@exmail.example"],
            subject: "tonight",
            body: body
        )
    }

    func signIn(_ id: String, country: CountryCode? = "GB") -> LiveEvent {
        LiveEvent(id: id, account: World.target, at: driver.now, kind: .signIn, country: country)
    }

    @discardableResult
    func live(_ event: LiveEvent, key: String? = nil) -> [OutboundRecord] {
        live(CanonicalJSON.encode(event), key: key ?? event.account.rawValue)
    }

    @discardableResult
    func live(_ value: [UInt8]?, key: String?) -> [OutboundRecord] {
        driver.feed(topic: Topic.live.name, key: key, value: value)
    }

    /// Into the window, by so many seconds.
    func advance(intoWindow seconds: TimeInterval) {
        driver.advance(to: World.window.from + seconds)
    }

    func task(
        _ reference: String = "1",
        to recipient: AuthorityID = "GB-IPU",
        action: OrderTask.Action = .interception,
        account: AccountID? = World.target,
        categories: [DataCategory] = [.liveTraffic, .liveContent],
        window: TimeWindow = World.window,
        safeguard: Safeguard? = nil
    ) throws -> TaskRecord {
        let caseID = CaseID(authority: recipient, reference: "IP-1")
        let reference = TaskReference(unchecked: reference)
        return TaskRecord(
            id: TaskID(of: caseID, reference: reference),
            caseID: caseID,
            order: "IP-1",
            reference: reference,
            recipient: recipient,
            recipientKey: sample.sealingKey(of: recipient).id,
            entity: "exmail-us",
            action: action,
            account: account,
            target: TargetIdentifier(format: "EmailAddress", value: "someone@exmail.example"),
            categories: categories,
            window: window,
            deliverUntil: window.until + 3600,
            safeguard: safeguard,
            status: .active,
            activeSince: World.start,
            revision: 1
        )
    }
}

// MARK: What is kept and told

extension World: Witness {
    var written: [OutboundRecord] { driver.written }

    var reports: [InterceptReport] {
        get throws { try read(InterceptReport.self, from: .intercepts) }
    }

    func progress(of task: TaskRecord) -> InterceptionProgress? { driver.entry(task.id.rawValue)?.progress }

    func running(_ task: TaskRecord) -> Interception? {
        guard case .running(let interception)? = progress(of: task) else { return nil }
        return interception
    }

    /// What operators last saw of a gauge.
    func gauge(_ name: String) -> Int? {
        driver.events.compactMap { if case .measured(let measured) = $0, measured.name == name { measured.value } else { nil } }
            .last
    }

    /// The entries that are kept, but for the partition's own.
    var keptKeys: Set<String> { Set(driver.changelog.keys).subtracting([Watch.key]) }
}

// MARK: What comes together

extension World {
    /// Events that one step takes in.
    func liveTogether(_ events: [LiveEvent]) {
        liveTogether(events.map { ($0.account.rawValue, CanonicalJSON.encode($0)) })
    }

    func liveTogether(_ events: [(key: String?, value: [UInt8]?)]) {
        driver.feed(topic: Topic.live.name, events.map { ($0.key.map { Array($0.utf8) }, $0.value) })
    }

    func liveBytes(_ value: [UInt8], key: [UInt8]) {
        driver.feed(topic: Topic.live.name, [(key, value)])
    }
}
