import ComitySchema

/// Who may do what on the brokers: for each principal what its part in the pipeline takes, and nothing else.
///
/// Leave to read or write a topic is leave to describe it, and leave to write under a transactional id is leave to describe that.
struct AccessPlan {
    let agencies: [AuthorityID]

    /// The principals that are not stages.
    enum Role: String, CaseIterable {
        /// Who makes the topics and looks at what goes on.
        case `operator` = "comity-operator"
        /// Who decides on cases, with `comity review`.
        case reviewer = "comity-reviewer"
        case console = "comity-console"
        case auditor = "comity-auditor"
        /// What looks at lag from outside: an exporter, an autoscaler.
        case monitor = "comity-monitor"
        /// The provider's services that write the live stream.
        case provider = "comity-provider"
    }

    var rules: [AccessRule] {
        StageName.allCases.flatMap(Self.rules(of:))
            + Role.allCases.flatMap(Self.rules(of:))
            + agencies.sorted().flatMap(Self.rules(of:))
    }

    // MARK: Stages

    private static func rules(of stage: StageName) -> [AccessRule] {
        let holder = Holder(stage.rawValue)
        let changelog = stage.changelog.map { [$0] } ?? []
        return holder.read(stage.inputs + stage.followed + changelog)
            + [holder.rule(.read, .group, stage.rawValue)]
            + holder.write(stage.outputs + changelog + [.audit, .deadLetters])
            + (stage == .deliver ? [holder.rule(.write, .topic, prefixed: agencyTopics)] : [])
            + [
                holder.rule(.write, .transactionalID, prefixed: "\(stage.rawValue)-"),
                // Its readers of changelogs and followed topics: librdkafka asks for the coordinator of a group that they never join.
                holder.rule(.describe, .group, prefixed: "\(stage.rawValue)-"),
            ]
    }

    // MARK: People and their tools

    private static func rules(of role: Role) -> [AccessRule] {
        let holder = Holder(role.rawValue)
        switch role {
        case .operator:
            return holder.read([.cases, .tasks, .intercepts, .audit, .deadLetters] + toldByCases) + holder.watching
                + [holder.rule(.create, .topic, prefixed: everyTopic)]
        case .reviewer:
            return holder.read([.cases]) + holder.write([.decisions]) + [holder.asking]
        case .console:
            return holder.read([.cases, .deadLetters]) + holder.write([.decisions, .audit]) + holder.watching
        case .auditor:
            return holder.read([.audit]) + [holder.asking]
        case .monitor:
            return holder.watching
        case .provider:
            return holder.write([.live])
        }
    }

    /// What stages read and is in the cases too, so that whoever reads these learns nothing new of it. From its records lag takes how long
    /// they have waited. What comes in, what is sealed and what lives is nobody's but the stages'.
    private static let toldByCases: [Topic] = [.admitted, .decisions, .outcomes, .notices]

    // MARK: Agencies

    /// An agency may hand in orders and read its own topic, in consumer groups whose names begin as the topic's does.
    private static func rules(of agency: AuthorityID) -> [AccessRule] {
        let holder = Holder(agency.rawValue)
        return holder.read([.agency(agency)]) + holder.write([.intake])
            + [
                holder.rule(.read, .group, prefixed: "\(agencyTopics)\(agency.rawValue)."),
                holder.rule(.describe, .group, "comity-agency"),
            ]
    }

    private static let everyTopic = "comity."
    private static let everyGroup = "comity-"
    private static let agencyTopics = "comity.agency."

    /// A principal, and what is often said of one.
    private struct Holder {
        let name: String

        init(_ name: String) {
            self.name = name
        }

        func rule(_ operation: AccessRule.Operation, _ kind: AccessRule.Kind, _ resource: String) -> AccessRule {
            AccessRule(principal: name, operation: operation, kind: kind, pattern: .literal, name: resource)
        }

        func rule(_ operation: AccessRule.Operation, _ kind: AccessRule.Kind, prefixed prefix: String) -> AccessRule {
            AccessRule(principal: name, operation: operation, kind: kind, pattern: .prefixed, name: prefix)
        }

        func read(_ topics: [Topic]) -> [AccessRule] { topics.map { rule(.read, .topic, $0.name) } }

        func write(_ topics: [Topic]) -> [AccessRule] { topics.map { rule(.write, .topic, $0.name) } }

        /// What a reader needs that joins no group: librdkafka asks for the coordinator of a group all the same.
        var asking: AccessRule { rule(.describe, .group, prefixed: AccessPlan.everyGroup) }

        /// What lag takes: the ends of all topics and the committed offsets of all groups, but no record. How long records have waited
        /// stays unknown where they may not be read.
        var watching: [AccessRule] { [rule(.describe, .topic, prefixed: AccessPlan.everyTopic), asking] }
    }
}
