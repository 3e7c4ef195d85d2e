import ArgumentParser
import CommandLineKit
import LocalPipeline

/// What an order costs each stage, and what it leaves in each topic.
struct OrdersBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "What an order for stored data costs each stage and leaves in each topic.",
        discussion: """
            Puts orders into the intake topic, then lets one stage at a time do all that it has to do, one worker with the machine to \
            itself, in the pipeline's order and again until nothing is left. Orders are answered without review. Processor time and \
            memory count from when a stage is ready, so starting does not; how long it takes to read its state back is told apart.

            Interception has no part in such orders: its cost is by the live event, and 'comity-bench interception' measures it.

            Needs brokers that hold nothing of Comity's, and 3.5 MB there for each order. The broker of the local scripts answers a \
            fetch with its whole backlog: leave it at some hundred orders, or some thousand that ask for a day or two. Run it from the \
            top of the repository, built with -c release:

              comity-bench orders --bootstrap localhost:9092
              comity-bench orders --bootstrap localhost:9092 --days 2 --orders 2000
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Option(help: ArgumentHelp("How many orders there are.", valueName: "number"))
    var orders = 500

    @Option(
        help: ArgumentHelp(
            "How many days of mail an order asks for: what the data costs shows by the difference.",
            valueName: "number"
        )
    )
    var days = 300

    @Option(help: ArgumentHelp("Partitions of each topic.", valueName: "number"))
    var partitions = 4

    @Option(help: ArgumentHelp("The folder of the rulebook's versions.", valueName: "folder"))
    var rulebook = "Deploy/rulebooks"

    func validate() throws {
        guard (1...1_000_000).contains(orders) else { throw ValidationError("--orders must be from 1 to 1000000") }
        guard (1...300).contains(days) else { throw ValidationError("--days must be from 1 to 300") }
        guard (1...1000).contains(partitions) else { throw ValidationError("--partitions must be from 1 to 1000") }
    }

    func run() throws {
        let course = try OrdersCourse(self)
        defer { course.end() }
        try course.measureIdle()
        try course.submit()
        try course.runStages()
        OrdersReport(orders: orders, efforts: course.efforts, loads: try course.loads()).print()
    }
}
