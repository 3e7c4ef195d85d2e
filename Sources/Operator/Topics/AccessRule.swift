/// One leave that the brokers give: what a principal may do to what.
struct AccessRule: Encodable, Hashable {
    /// Under the names that Kafka's own tools use.
    enum Operation: String, Encodable {
        case read = "Read"
        case write = "Write"
        case create = "Create"
        case describe = "Describe"
    }

    enum Kind: String, Encodable {
        case topic
        case group
        case transactionalID = "transactional-id"
    }

    enum Pattern: String, Encodable {
        case literal
        /// Everything whose name begins so.
        case prefixed
    }

    let principal: String
    let operation: Operation
    let kind: Kind
    let pattern: Pattern
    let name: String
}

/// Rules as commands for Kafka's own tool.
enum AccessScript {
    /// A shell script that makes the rules. What it is called with goes to the tool: the brokers, and how to reach them.
    ///
    /// One command takes in all rules that differ only in their names: each starts a Java machine, which takes seconds.
    ///
    /// - Parameter principal: how the brokers call the holder of a name.
    static func lines(_ rules: [AccessRule], principal: (String) -> String) -> [String] {
        struct Command: Hashable {
            let principal: String
            let operation: AccessRule.Operation
            let pattern: AccessRule.Pattern
        }
        var order: [Command] = []
        var resources: [Command: [String]] = [:]
        for rule in rules {
            let command = Command(principal: rule.principal, operation: rule.operation, pattern: rule.pattern)
            if resources[command] == nil { order.append(command) }
            resources[command, default: []].append("--\(rule.kind.rawValue) \(rule.name)")
        }
        return ["set -eu"]
            + order.map { command in
                let words = [
                    "kafka-acls.sh \"$@\" --add --allow-principal '\(principal(command.principal))'",
                    "--operation \(command.operation.rawValue) --resource-pattern-type \(command.pattern.rawValue)",
                ]
                return (words + (resources[command] ?? [])).joined(separator: " ")
            }
    }
}
