public import Foundation

/// What stands armed over one partition of the live stream, told at an interval by the worker that owns it, so that it can be compared
/// with what the task register authorises (threat: an interception without an order).
///
/// A task belongs to the partition in which its account's events are. So the reports of all partitions together are all that is armed.
public struct InterceptReport: Codable, Hashable, Sendable {
    /// The most task ids that a report names.
    public static let nameLimit = 100

    /// The partition of the live stream.
    public let partition: Int32
    /// When the worker counted.
    public let at: Date
    /// How far the worker had read the register.
    public let register: RegisterCursor
    /// The tasks whose accounts' events are matched.
    public let armed: MatchSet
    /// The tasks that the register, as far as it was read, authorises at that time, counted independently of what is armed.
    public let authorised: MatchSet
    /// Tasks that are armed though the register does not authorise them; at most ``nameLimit``.
    public let unexplained: [TaskID]
    /// Tasks for which nothing is captured though the register authorises it; at most ``nameLimit``.
    public let unarmed: [TaskID]
    /// Tasks that are over though their interception has not ended yet; at most ``nameLimit``.
    public let unconfirmedStops: [TaskID]

    public init(
        partition: Int32,
        at: Date,
        register: RegisterCursor,
        armed: MatchSet,
        authorised: MatchSet,
        unexplained: [TaskID],
        unarmed: [TaskID],
        unconfirmedStops: [TaskID]
    ) {
        self.partition = partition
        self.at = at
        self.register = register
        self.armed = armed
        self.authorised = authorised
        self.unexplained = unexplained
        self.unarmed = unarmed
        self.unconfirmedStops = unconfirmedStops
    }

    /// Whether what is armed is what is authorised, and every stop is done.
    public var isExplained: Bool { armed == authorised && unexplained.isEmpty && unarmed.isEmpty && unconfirmedStops.isEmpty }
}
