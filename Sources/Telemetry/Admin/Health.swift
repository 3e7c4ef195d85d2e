/// How a program is, for those who start it, send it work and stop it.
public struct Health: Hashable, Sendable {
    /// Whether what it consists of still turns. If not, only a new start helps.
    public let isAlive: Bool
    /// Why it cannot do its work now, in a word; `nil` if it can.
    public let reasonNotReady: String?
    /// What more there is to know of why it is not ready.
    public let details: [Detail]

    /// How far one part of the program is.
    public struct Detail: Hashable, Sendable, Encodable {
        public let worker: Int
        public let state: String
        /// From 0 to 1, where something long is under way.
        public let progress: Double?
        public let secondsLeft: Int?

        public init(worker: Int, state: String, progress: Double? = nil, secondsLeft: Int? = nil) {
            self.worker = worker
            self.state = state
            self.progress = progress
            self.secondsLeft = secondsLeft
        }
    }

    public init(isAlive: Bool = true, reasonNotReady: String?, details: [Detail] = []) {
        self.isAlive = isAlive
        self.reasonNotReady = reasonNotReady
        self.details = details
    }
}
