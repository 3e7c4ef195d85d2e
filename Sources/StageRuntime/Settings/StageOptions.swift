public import ArgumentParser

/// What every stage takes on its command line. Anything given here goes before the environment, and the environment before the file.
public struct StageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Kafka brokers to start from, as HOST:PORT[,HOST:PORT].", valueName: "host:port"))
    public var bootstrap: String?

    @Option(help: ArgumentHelp("Configuration file (JSON). Also COMITY_CONFIG.", valueName: "file"))
    public var config: String?

    @Option(
        help: """
            This instance's name, unique within the stage and the same after every restart, such as a StatefulSet's ordinal. \
            A named instance takes its work back at once when it restarts; give none where names do not last.
            """
    )
    public var instance: String?

    @Option(help: "Workers in this process, each with a consumer and a producer of its own.")
    public var workers: Int?

    @Option(
        help: ArgumentHelp(
            "Where /healthz, /readyz and /metrics are; port 0 takes a free one, none opens no port (default: 127.0.0.1:9470).",
            valueName: "host:port"
        )
    )
    public var admin: String?

    @Option(help: ArgumentHelp("How log lines look: json or text.", valueName: "format"))
    public var logFormat: String?

    @Option(
        help: ArgumentHelp(
            "The least severe level that is logged: trace, debug, info, notice, warning, error.",
            valueName: "level"
        )
    )
    public var logLevel: String?

    @Flag(help: "Read and check the configuration, say what it is, and stop.")
    public var checkConfig = false

    public init() {}
}
