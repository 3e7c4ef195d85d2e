import ComitySchema
import ComityTestKit
import Foundation
import Kafka
import Trust

/// Writes interception tasks into the register, as validation would: active, for the British authority, sealed to its key.
struct SampleRegister {
    private static let authority: AuthorityID = "GB-IPU"
    private static let reference: TaskReference = "T1"
    private static let batch = 10_000

    let world: SampleWorld
    let producer: any Producer

    /// Registers a task against each account.
    /// - Parameter name: tells the tasks of one set from those of another.
    func write(_ name: String, against accounts: some Sequence<AccountID>) throws {
        try send(
            accounts.enumerated().lazy.map { ordinal, account in
                let task = task(name, ordinal, against: account)
                return Self.record(task.id, CanonicalJSON.encode(task))
            }
        )
    }

    /// Takes the first tasks of a set out of the register, whether they are in it or not.
    func forget(_ name: String, _ count: Int) throws {
        try send((0..<count).lazy.map { Self.record(Self.identity(name, $0).task, nil) })
    }

    private func send(_ records: some Sequence<ProducerRecord>) throws {
        var batch: [ProducerRecord] = []
        for record in records {
            batch.append(record)
            guard batch.count == Self.batch else { continue }
            try producer.send(batch)
            batch = []
        }
        try producer.send(batch)
    }

    private static func record(_ id: TaskID, _ value: [UInt8]?) -> ProducerRecord {
        ProducerRecord(topic: Topic.tasks.name, key: Array(id.rawValue.utf8), value: value)
    }

    private static func identity(_ name: String, _ ordinal: Int) -> (order: OrderReference, caseID: CaseID, task: TaskID) {
        let order = OrderReference(unchecked: "BENCH/\(name)/\(ordinal)")
        let caseID = CaseID(authority: authority, reference: order)
        return (order, caseID, TaskID(of: caseID, reference: reference))
    }

    private func task(_ name: String, _ ordinal: Int, against account: AccountID) -> TaskRecord {
        let (order, caseID, id) = Self.identity(name, ordinal)
        let window = TimeWindow(from: world.now - 3600, until: world.days(30))
        return TaskRecord(
            id: id,
            caseID: caseID,
            order: order,
            reference: Self.reference,
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
