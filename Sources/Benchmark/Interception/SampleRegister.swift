import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import Trust

/// Writes interception tasks into the register, as validation would: active, for the British authority, sealed to its key.
struct SampleRegister {
    private static let authority: AuthorityID = "GB-IPU"
    private static let batch = 10_000

    let world: SampleWorld
    let producer: any Producer

    /// Registers a task against each account.
    /// - Parameter name: tells the tasks of one register from those of another.
    func write(_ name: String, against accounts: some Sequence<AccountID>) throws {
        var records: [ProducerRecord] = []
        for (ordinal, account) in accounts.enumerated() {
            let task = task("\(name)-\(ordinal)", against: account)
            records.append(
                ProducerRecord(topic: Topic.tasks.name, key: Array(task.id.rawValue.utf8), value: CanonicalJSON.encode(task))
            )
            guard records.count == Self.batch else { continue }
            try producer.send(records)
            records = []
        }
        try producer.send(records)
    }

    private func task(_ name: String, against account: AccountID) -> TaskRecord {
        let order = OrderReference(unchecked: "BENCH/\(name)")
        let caseID = CaseID(authority: Self.authority, reference: order)
        let reference: TaskReference = "T1"
        let window = TimeWindow(from: world.now - 3600, until: world.days(30))
        return TaskRecord(
            id: TaskID(of: caseID, reference: reference),
            caseID: caseID,
            order: order,
            reference: reference,
            recipient: Self.authority,
            recipientKey: world.sealingKey(of: Self.authority).id,
            entity: "exmail-us",
            action: .interception,
            account: account,
            target: TargetIdentifier(format: "EmailAddress", value: "\(account.rawValue)@exmail.example"),
            categories: [.liveTraffic, .liveContent],
            window: window,
            deliverUntil: window.until + 86_400,
            safeguard: Safeguard(protectedLocations: ["US"], known: []),
            status: .active,
            // Newer than what an earlier run has registered.
            revision: Int(world.now.timeIntervalSince1970)
        )
    }
}
