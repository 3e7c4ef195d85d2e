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

    /// The cluster that the options, the environment and the configuration file name, in this order.
    public func cluster(clientID: String) throws(CommandFailure) -> any Cluster {
        let settings = try BrokerSettings.resolve(
            bootstrap: bootstrap,
            environment: ProcessInfo.processInfo.environment,
            file: config.map { path throws(CommandFailure) in try BrokerFile(json: try Files.read(path), name: path) }
        )
        return LibrdkafkaCluster(
            bootstrap: settings.bootstrap,
            settings: settings.kafka,
            clientID: clientID
        )
    }
}

/// Where the brokers are and how they are spoken to.
struct BrokerSettings: Hashable {
    let bootstrap: String
    /// Librdkafka's own names.
    let kafka: [String: String]

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
