import ArgumentParser

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "What people must decide, and their decisions.",
        discussion: """
            A decision is signed with the reviewer's own key and counts once the validating stage has verified it. It names the \
            version of the order and the grounds that the reviewer read, and counts for these only. Content and interception need \
            two people; one person cannot stand for two.
            """,
        subcommands: [
            List.self, Show.self, Documents.self, Approve.self, Refuse.self, Ask.self, Object.self, Escalate.self, Drop.self,
            Suspend.self, Confirm.self,
        ]
    )
}
