import CRdKafka
public import Kafka

extension MemoryCluster {
    /// What goes wrong, and when: scripted for a test of one failure, drawn by the cluster's seed for a simulation.
    public struct Faults: Sendable {
        /// The calls that can be made to fail.
        public enum Call: String, CaseIterable, Sendable {
            case initTransactions
            case begin
            case send
            case sendOffsets
            case commitTransaction
            case abortTransaction
            case poll
            case committed
            case commitOffsets
            case watermarks
            case produce
            case admin
        }

        /// How a call fails.
        public enum Effect: Hashable, Sendable {
            /// The call does nothing and throws an error of this kind.
            case refuse(KafkaError.Recovery)
            /// The call is carried out, but the caller is told otherwise.
            case loseAnswer(KafkaError.Recovery)
            /// The process dies just before the call.
            case crashBefore
            /// The process dies just after the call, before it learns the answer.
            case crashAfter
            /// The process stops just before the call, as by SIGSTOP, while others go on (``MemoryCluster/whileStalled(_:)``). Then it
            /// makes the call, perhaps as a zombie.
            case stall
        }

        /// Effects that are drawn, by call. Those that a real cluster and librdkafka can bring about.
        public static let plausible: [Call: [Effect]] = [
            .initTransactions: [.refuse(.retriable), .loseAnswer(.retriable), .crashBefore, .crashAfter],
            .begin: [.crashBefore],
            .send: [.refuse(.abortable), .refuse(.fatal), .crashBefore, .crashAfter, .stall],
            .sendOffsets: [
                .refuse(.retriable), .loseAnswer(.retriable), .refuse(.abortable), .refuse(.fatal), .crashBefore, .crashAfter,
                .stall,
            ],
            .commitTransaction: [
                .refuse(.retriable), .loseAnswer(.retriable), .refuse(.abortable), .refuse(.fatal), .loseAnswer(.fatal),
                .crashBefore, .crashAfter, .stall,
            ],
            .abortTransaction: [
                .refuse(.retriable), .loseAnswer(.retriable), .refuse(.fatal), .crashBefore, .crashAfter, .stall,
            ],
            .poll: [.refuse(.retriable), .crashBefore, .crashAfter, .stall],
            .committed: [.refuse(.retriable), .crashBefore, .stall],
            .commitOffsets: [.refuse(.retriable), .loseAnswer(.retriable), .crashBefore, .crashAfter, .stall],
            .watermarks: [.refuse(.retriable), .crashBefore],
        ]

        private var scripted: [Call: [Effect?]] = [:]
        private var chance = 0.0
        private var menu: [Call: [Effect]] = [:]
        var delaysMarkers = false
        /// What others do while a process is stalled; absent while they do it, for one stall at a time is enough.
        var meanwhile: (@Sendable () -> Void)?

        /// Makes a call fail after `skipping` more calls of its kind have gone well.
        mutating func script(_ effect: Effect, on call: Call, skipping: Int) {
            scripted[call, default: []] += Array(repeating: nil, count: skipping) + [effect]
        }

        mutating func draw(chance: Double, from menu: [Call: [Effect]]) {
            self.chance = chance
            self.menu = menu
        }

        mutating func next(for call: Call, using random: inout SeededGenerator) -> Effect? {
            if scripted[call]?.isEmpty == false { return scripted[call]?.removeFirst() }
            guard chance > 0, let effects = menu[call], Double.random(in: 0..<1, using: &random) < chance else { return nil }
            return effects.randomElement(using: &random)
        }
    }

    /// Makes the next call of a kind fail, whichever client makes it, after `skipping` more have gone well.
    public func inject(_ effect: Faults.Effect, on call: Faults.Call, skipping: Int = 0) {
        core.change { $0.faults.script(effect, on: call, skipping: skipping) }
    }

    /// Makes calls fail at random, each with this chance. A chance of 0 ends it.
    public func injectAtRandom(chance: Double, from menu: [Faults.Call: [Faults.Effect]] = Faults.plausible) {
        core.change { $0.faults.draw(chance: chance, from: menu) }
    }

    /// Lets the ends of transactions reach each partition some time after the commit or abort has returned, as in a real cluster.
    /// While it is off, they are there at once.
    public func delayMarkers(_ isOn: Bool) {
        core.change { $0.faults.delaysMarkers = isOn }
    }

    /// Says what others do while a call is stalled: let time pass, and take their own steps. It runs on the thread of the stalled
    /// call and may use the cluster, but must leave the stalled process's clients alone.
    public func whileStalled(_ body: @escaping @Sendable () -> Void) {
        core.change { $0.faults.meanwhile = body }
    }
}

extension KafkaError {
    /// An error of the given kind that a test has asked for.
    public static func injected(_ recovery: Recovery) -> KafkaError {
        let code =
            switch recovery {
            case .retriable: RD_KAFKA_RESP_ERR__TIMED_OUT
            case .abortable: RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION
            case .fenced: RD_KAFKA_RESP_ERR__FENCED
            case .fatal: RD_KAFKA_RESP_ERR__FATAL
            }
        return memory(code, "injected by the test", recovery: recovery)
    }
}
