import ComitySchema
import ComityTestKit
import Testing

@testable import Operator

@Suite struct `Who may do what on the brokers` {
    private let rules = AccessPlan(agencies: ["US-OIA", "GB-IPU"]).rules

    /// The topics that a principal may read or write, by name; an agency's stands for all where the leave is for all.
    private func topics(_ principal: String, _ operation: AccessRule.Operation) -> Set<String> {
        Set(rules.filter { $0.principal == principal && $0.operation == operation && $0.kind == .topic }.map(\.name))
    }

    private func names(_ topics: [Topic]) -> Set<String> { Set(topics.map(\.name)) }

    @Test(arguments: StageName.allCases)
    func `a stage reads what it consumes, follows and keeps, and nothing else`(stage: StageName) {
        let kept = stage.changelog.map { [$0] } ?? []
        #expect(topics(stage.rawValue, .read) == names(stage.inputs + stage.followed + kept))
    }

    @Test(
        arguments: [
            (.intake, ["comity.admitted.v1", "comity.notices.v1"]),
            (.validate, ["comity.cases.v1", "comity.notices.v1", "comity.tasks.v1"]),
            (.retrieve, ["comity.outcomes.v1", "comity.retrieval-state.v1", "comity.sealed.v1"]),
            (
                .intercept,
                ["comity.interception-state.v1", "comity.intercepts.v1", "comity.outcomes.v1", "comity.sealed.v1"]
            ),
            (.deliver, ["comity.agency.", "comity.delivery-state.v1", "comity.outcomes.v1"]),
        ] as [(StageName, Set<String>)]
    )
    func `a stage writes its outputs, its state, the audit and the dead letters`(stage: StageName, outputs: Set<String>) {
        #expect(topics(stage.rawValue, .write) == outputs.union(["comity.audit.v1", "comity.deadletters.v1"]))
    }

    @Test(arguments: StageName.allCases)
    func `a stage commits for its own group, under its own transactional ids`(stage: StageName) {
        let own = rules.filter { $0.principal == stage.rawValue && $0.kind != .topic }
        #expect(Set(own.filter { $0.operation == .read }.map(\.name)) == [stage.rawValue])
        #expect(own.filter { $0.kind == .transactionalID }.map(\.name) == ["\(stage.rawValue)-"])
        #expect(own.allSatisfy { $0.name.hasPrefix(stage.rawValue) })
    }

    @Test func `only intercept and the provider touch the live stream`() {
        let holders = rules.filter { $0.kind == .topic && $0.name == Topic.live.name }
        #expect(holders.map(\.principal).sorted() == ["comity-intercept", "comity-provider"])
        #expect(holders.map(\.operation) == [.read, .write])
    }

    @Test func `people who look at lag read no order before it is admitted, and nothing of answers`() {
        let stages = Set(StageName.allCases.map(\.rawValue))
        for topic in [Topic.intake, .live, .sealed] {
            let readers = Set(rules.filter { $0.operation == .read && $0.name == topic.name }.map(\.principal))
            #expect(readers.isSubset(of: stages))
        }
        #expect(topics("comity-operator", .read).isSuperset(of: names([.admitted, .decisions, .outcomes, .notices, .tasks])))
        #expect(topics("comity-monitor", .read).isEmpty)
        #expect(topics("comity-console", .read) == names([.cases, .deadLetters]))
    }

    @Test func `only validate writes cases and tasks, and only people's tools write decisions`() {
        func writers(_ topic: Topic) -> Set<String> {
            Set(rules.filter { $0.operation == .write && $0.name == topic.name }.map(\.principal))
        }
        #expect(writers(.cases) == ["comity-validate"])
        #expect(writers(.tasks) == ["comity-validate"])
        #expect(writers(.decisions) == ["comity-reviewer", "comity-console"])
    }

    @Test func `an agency hands in and reads its own topic, and knows of nothing else`() {
        #expect(topics("GB-IPU", .write) == ["comity.intake.v1"])
        #expect(topics("GB-IPU", .read) == ["comity.agency.GB-IPU.v1"])
        #expect(topics("GB-IPU", .describe).isEmpty)
        let groups = rules.filter { $0.principal == "GB-IPU" && $0.kind == .group && $0.operation == .read }
        #expect(groups.map(\.name) == ["comity.agency.GB-IPU."])
    }

    @Test func `nobody has the same leave twice`() {
        #expect(Set(rules).count == rules.count)
    }

    @Test func `the script has one command for what differs only in its names, and says every rule once`() {
        let lines = AccessScript.lines(rules) { "User:CN=\($0)" }
        #expect(lines.first == "set -eu")
        #expect(
            lines.contains(
                """
                kafka-acls.sh "$@" --add --allow-principal 'User:CN=comity-retrieve' --operation Read \
                --resource-pattern-type literal --topic comity.tasks.v1 --topic comity.retrieval-state.v1 --group comity-retrieve
                """
            )
        )
        let said = lines.joined(separator: " ").split(separator: " ").filter {
            ["--topic", "--group", "--transactional-id"].contains($0)
        }
        #expect(said.count == rules.count)
        #expect(Set(lines).count == lines.count)
    }
}
