public import ArgumentParser
import Foundation
public import Kafka

/// How a command reaches the brokers: the options that every executable takes.
public struct BrokerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The brokers to start from, separated by commas (or COMITY_BOOTSTRAP).", valueName: "host:port"))
    public var bootstrap: String?

    @Option(
        help: ArgumentHelp(
            "A JSON file: {\"bootstrap\": \"host:port\", \"kafka\": {librdkafka settings, such as TLS and SASL}}.",
            valueName: "file"
        )
    )
    public var config: String?

    public init() {}

    /// What the options, the environment and the configuration file say, in this order.
    ///
    /// Throws a ``CommandFailure`` if none of them names a broker or the file cannot be used.
    public func settings() throws(CommandFailure) -> BrokerSettings {
        try BrokerSettings.resolve(
            bootstrap: bootstrap,
            environment: ProcessInfo.processInfo.environment,
            file: config.map { path throws(CommandFailure) in try BrokerFile(json: try Files.read(path), name: path) }
        )
    }

    /// The cluster that ``settings()`` name, with its errors. No broker is asked yet.
    public func cluster(clientID: String) throws(CommandFailure) -> any Cluster {
        try settings().cluster(clientID: clientID)
    }
}

/// Where the brokers are and how they are spoken to.
public struct BrokerSettings: Hashable, Sendable {
    /// `HOST:PORT`, or several with commas between them.
    public let bootstrap: String
    /// Under librdkafka's own names.
    public let kafka: [String: String]

    /// A cluster that is spoken to so. No broker is asked yet.
    public func cluster(clientID: String) -> any Cluster {
        LibrdkafkaCluster(bootstrap: bootstrap, settings: kafka, clientID: clientID)
    }

    static func resolve(
        bootstrap: String?,
        environment: [String: String],
        file: BrokerFile?
    ) throws(CommandFailure) -> BrokerSettings {
        guard let bootstrap = bootstrap ?? environment["COMITY_BOOTSTRAP"] ?? file?.bootstrap, !bootstrap.isEmpty else {
            throw CommandFailure(
                .configuration,
                "BrokerNotNamed",
                "no broker is named: give --bootstrap host:port, set COMITY_BOOTSTRAP, or name it in a --config file"
            )
        }
        return BrokerSettings(bootstrap: bootstrap, kafka: file?.kafka ?? [:])
    }
}

/// The part of a configuration file that tells of brokers. Other members are other programs' and are left alone.
struct BrokerFile: Decodable, Hashable {
    let bootstrap: String?
    let kafka: [String: String]?

    init(json: [UInt8], name: String) throws(CommandFailure) {
        do {
            self = try JSONDecoder().decode(BrokerFile.self, from: Data(json))
        } catch {
            throw CommandFailure(
                .configuration,
                "ConfigurationMalformed",
                "\(name.printable) is not a JSON object with \"bootstrap\" (text) and \"kafka\" (an object of texts)"
            )
        }
    }
}
