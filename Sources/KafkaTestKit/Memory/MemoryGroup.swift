import CRdKafka
import Kafka

/// A consumer group as its coordinator keeps it: members, generations and committed offsets, by the rules of Kafka's classic
/// protocol with eager rebalances.
struct MemoryGroup: Sendable {
    /// What a member says of itself when it joins.
    struct Membership: Sendable {
        var topics: [String]
        let sessionTimeoutMilliseconds: Int64
        /// `max.poll.interval.ms`
        let pollIntervalMilliseconds: Int64
    }

    /// What a member shows when it commits.
    struct Credentials: Sendable {
        let member: Int
        let generation: Int32
    }

    private struct Member: Sendable {
        var membership: Membership
        var lastPoll: Int64
        /// Since when no heartbeat has come; `nil` while they come.
        var silentSince: Int64?
        /// Whether the member has given up its partitions and waits for the next generation.
        var hasJoined = false
        var assignment: [TopicPartition] = []
    }

    /// Where a member stands, from its own point of view.
    enum Standing: Sendable {
        /// The group does not know the member, or knows it no more.
        case unknown
        /// A rebalance waits for the member to give up what it owns.
        case mustRejoin
        /// A rebalance waits for other members.
        case waiting
        case assigned(generation: Int32, [TopicPartition])
    }

    private var members: [Int: Member] = [:]
    private(set) var generation: Int32 = 0
    private var isRebalancing = false
    private(set) var committed: [TopicPartition: Int64] = [:]
    /// Transactions that are not decided and hold an offset of a partition.
    private var pending: [TopicPartition: Set<Int>] = [:]

    /// Kafka's names for a group's states.
    var state: String {
        if members.isEmpty { return "Empty" }
        return isRebalancing ? "PreparingRebalance" : "Stable"
    }

    // MARK: Members

    func standing(of id: Int) -> Standing {
        guard let member = members[id] else { return .unknown }
        if isRebalancing { return member.hasJoined ? .waiting : .mustRejoin }
        return .assigned(generation: generation, member.assignment)
    }

    mutating func join(_ id: Int, _ membership: Membership, partitions: [String: Int32], at now: Int64) {
        members[id, default: Member(membership: membership, lastPoll: now)].membership = membership
        if !isRebalancing { beginRebalance() }
        members[id]?.hasJoined = true
        completeRebalance(partitions)
    }

    mutating func leave(_ id: Int, partitions: [String: Int32]) {
        guard members.removeValue(forKey: id) != nil else { return }
        if !isRebalancing { beginRebalance() }
        completeRebalance(partitions)
    }

    /// Starts or ends the silence of a member whose process has stopped or goes on.
    mutating func heartbeats(of id: Int, come: Bool, at now: Int64) {
        let before = members[id]?.silentSince
        members[id]?.silentSince = come ? nil : before ?? now
    }

    mutating func polled(by id: Int, at now: Int64) {
        members[id]?.lastPoll = now
    }

    /// Removes members whose session has timed out, and those that poll too seldom.
    ///
    /// A real client leaves whenever its poll interval is over. Here it stays until a rebalance waits for it, so that a test may
    /// let days pass between two polls.
    mutating func expire(partitions: [String: Int32], at now: Int64) {
        for id in members.filter({ hasExpired($0.value, at: now) }).keys.sorted() {
            leave(id, partitions: partitions)
        }
    }

    private func hasExpired(_ member: Member, at now: Int64) -> Bool {
        if let since = member.silentSince, now - since >= member.membership.sessionTimeoutMilliseconds { return true }
        return isRebalancing && !member.hasJoined && now - member.lastPoll >= member.membership.pollIntervalMilliseconds
    }

    /// Rebalances if a member waits for this topic, which has just got its partitions.
    mutating func topicAppeared(_ topic: String) {
        guard !isRebalancing, members.values.contains(where: { $0.membership.topics.contains(topic) }) else { return }
        beginRebalance()
    }

    /// Asks every member to give up its partitions and to join again.
    mutating func beginRebalance() {
        isRebalancing = true
        for id in members.keys { members[id]?.hasJoined = false }
    }

    private mutating func completeRebalance(_ partitions: [String: Int32]) {
        guard isRebalancing, members.values.allSatisfy(\.hasJoined) else { return }
        isRebalancing = false
        generation += 1
        for id in members.keys { members[id]?.assignment = [] }
        for topic in Set(members.values.flatMap(\.membership.topics)).sorted() {
            assignRange(of: topic, count: partitions[topic] ?? 0)
        }
    }

    /// Kafka's `range`: each topic by itself, members in order of their ids, and the first ones get one more if it is uneven.
    /// Topics with equal counts and subscribers are so split alike.
    private mutating func assignRange(of topic: String, count: Int32) {
        let subscribers = members.keys.filter { members[$0]?.membership.topics.contains(topic) == true }.sorted()
        var next: Int32 = 0
        for (place, id) in subscribers.enumerated() {
            let share = count / Int32(subscribers.count) + (place < Int(count) % subscribers.count ? 1 : 0)
            members[id]?.assignment += (next..<next + share).map { TopicPartition(topic, $0) }
            next += share
        }
    }

    // MARK: Offsets

    /// Refuses a commit by anyone but a member of the present generation. A rebalance that has begun does not forbid it yet: the
    /// old generation lasts until everyone has rejoined. Without credentials, only a group without members takes offsets.
    func authorise(_ credentials: Credentials?, call: String) throws(KafkaError) {
        guard let credentials else {
            guard members.isEmpty else {
                throw .memory(
                    RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
                    "\(call): the group has members and the consumer is none of them",
                    recovery: .abortable
                )
            }
            return
        }
        guard members[credentials.member] != nil else {
            throw .memory(
                RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
                "\(call): the consumer is no longer a member of its group",
                recovery: .abortable
            )
        }
        guard credentials.generation == generation else {
            throw .memory(
                RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
                "\(call): generation \(credentials.generation) is over, the group is at \(generation)",
                recovery: .abortable
            )
        }
    }

    mutating func commit(_ offsets: [TopicPartition: Int64]) {
        committed.merge(offsets) { _, new in new }
    }

    mutating func hold(_ partitions: some Sequence<TopicPartition>, for transaction: Int) {
        for partition in partitions { pending[partition, default: []].insert(transaction) }
    }

    mutating func release(_ partitions: some Sequence<TopicPartition>, from transaction: Int) {
        for partition in partitions { pending[partition]?.remove(transaction) }
    }

    /// Whether no open transaction may still change a partition's committed offset.
    func isStable(_ partition: TopicPartition) -> Bool {
        pending[partition]?.isEmpty ?? true
    }
}
