import ArgumentParser
import ComitySchema
import CommandLineKit

extension ReviewCommand {
    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approves a case, or what is left of it; resumes a case that is suspended.",
            discussion: """
                Examples: comity review approve C0f3… --as alice --key alice.jwk \\
                            --reason 'Lawful and particular.'
                          comity review approve C0f3… --as alice --key alice.jwk \\
                            --only T1:subscriber,access:2026-10-01T00:00:00Z/2026-11-01T00:00:00Z --strike T2 \\
                            --reason 'The rest is not needed for the stated purpose.'

                Where two people must approve in part, both must leave the same.
                """
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var narrowing: NarrowingOptions
        @OptionGroup var matter: ProposalOptions

        func run() throws {
            try decision.send(.approve, onProposal: matter.proposal, narrowing: narrowing, through: brokers)
        }
    }

    struct Refuse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuses a case or a proposal. One refusal is enough.",
            discussion: """
                Example: comity review refuse C0f3… --as bob --key bob.jwk \\
                           --reason 'The window is too wide.' --code BulkOrOverbroad
                """
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var matter: ProposalOptions
        @OptionGroup var code: CodeOptions

        func run() throws {
            try decision.send(.refuse, onProposal: matter.proposal, code: code.code, through: brokers)
        }
    }

    struct Ask: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks the authority to clarify; the reason is the question that it reads.",
            discussion: """
                Example: comity review ask C0f3… --as bob --key bob.jwk \\
                           --reason 'Which of the two addresses is meant?' --code InsufficientInformation
                """
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var matter: ProposalOptions
        @OptionGroup var code: CodeOptions

        func run() throws {
            try decision.send(.ask, onProposal: matter.proposal, code: code.code, through: brokers)
        }
    }

    struct Object: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Objects that the agreement may not be invoked for the order; the reason is what the authorities read.",
            discussion: """
                Say the least that explains the objection, and nothing that only the provider knows of the account.

                Example: comity review object C0f3… --as bob --key bob.jwk \\
                           --reason 'The order targets a person whom Article 4(3) protects.' --code ProtectedPerson
                """
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions
        @OptionGroup var code: CodeOptions

        func run() throws { try decision.send(.object, code: code.code, through: brokers) }
    }

    struct Escalate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes an objection that was not resolved to the receiving state's authority.",
            discussion: "Counts once the authority that sent the order has answered, or its time to answer has passed."
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions

        func run() throws { try decision.send(.escalate, through: brokers) }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Drops the objection; the case goes back to review.")

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions

        func run() throws { try decision.send(.drop, through: brokers) }
    }

    struct Suspend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pauses what runs: nothing is collected and nothing leaves until people approve that it goes on."
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions

        func run() throws { try decision.send(.suspend, through: brokers) }
    }

    struct Confirm: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that the authority was called back, under a number that was known before, and confirmed.",
            discussion: "Never call the number that the order itself gives."
        )

        @OptionGroup var brokers: BrokerOptions
        @OptionGroup var decision: DecisionOptions

        func run() throws { try decision.send(.confirm, through: brokers) }
    }
}
