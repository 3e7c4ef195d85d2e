package import ComitySchema
package import CommandLineKit
package import Trust

/// What only the registry of reviewers tells of a decision, for a reviewer who has it at hand: whether the key is that person's, and
/// whether the order names an account of that person's own. The stage checks both in any case.
package struct ReviewerCheck {
    package let registry: ReviewerRegistry

    package init(registry: ReviewerRegistry) {
        self.registry = registry
    }

    package func require(_ reviewer: ReviewerID, signingWith key: KeyID, mayDecideOn subject: Case) throws(CommandFailure) {
        guard let known = registry[reviewer] else {
            throw CommandFailure(.no, "ReviewerUnknown", "the registry of reviewers has no \(reviewer)")
        }
        guard registry.signer(key)?.owner.id == reviewer else {
            throw CommandFailure(.no, "KeyNotTheirs", "the key \(key) is not one of \(reviewer)'s")
        }
        let accounts = subject.tasks.flatMap { [$0.record?.account, $0.hold?.account] }.compactMap { $0 }
        // Why is not said: that an order names a reviewer's account is a secret of that order.
        guard Set(accounts).isDisjoint(with: known.accounts) else {
            throw CommandFailure(
                .no,
                "MayNotDecide",
                "\(reviewer) may not decide on case \(subject.id); another person must"
            )
        }
    }
}

extension Files {
    /// The registry of reviewers.
    package static func reviewerRegistry(_ path: String) throws(CommandFailure) -> ReviewerRegistry {
        let json = try read(path)
        do {
            return try ReviewerRegistry(json: json)
        } catch {
            throw CommandFailure(.configuration, "RegistryMalformed", "\(path.printable): \(error.message)")
        }
    }
}
