// swift-tools-version: 6.2
import PackageDescription

/// The test command insists on a build without warnings; the warnings of a newer compiler stop nobody else.
let insistence: [SwiftSetting] =
    Context.environment["COMITY_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let house: [SwiftSetting] =
    insistence + [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
    ]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// One stage: its logic and its `@main`.
func stage(_ name: String, _ extra: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["ComitySchema", "Trust", "StageKit", "StageMessages", "StageRuntime", arguments] + extra,
        swiftSettings: house
    )
}

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

let package = Package(
    name: "comity",
    products: [
        .executable(name: "comity-intake", targets: ["Intake"]),
        .executable(name: "comity-validate", targets: ["LegalValidation"]),
        .executable(name: "comity-retrieve", targets: ["Retrieval"]),
        .executable(name: "comity-intercept", targets: ["Interception"]),
        .executable(name: "comity-deliver", targets: ["Delivery"]),
        .executable(name: "comity", targets: ["Operator"]),
        .executable(name: "comity-console", targets: ["Console"]),
        .executable(name: "comity-agency", targets: ["Agency"]),
        .executable(name: "comity-bench", targets: ["Benchmark"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Kafka, knowing nothing of orders.
        .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        library("Kafka", ["CRdKafka"]),

        // The words and the law, with no I/O.
        library("ComitySchema", [crypto]),
        library("Rulebook", ["ComitySchema"]),
        library("Trust", ["ComitySchema", crypto]),

        // How far long work is, in numbers and in words.
        library("ProgressKit"),

        // What a stage is, and what runs it.
        library("StageKit", [crypto, deque, heap]),
        library("Telemetry", [httpClient, httpTypes, hummingbird, lifecycle, logging, metrics, nioCore, nioHTTP, tracing]),
        library(
            "StageRuntime",
            [
                "ComitySchema", "ProgressKit", "StageKit", "Kafka", "Telemetry", arguments, configuration, lifecycle, logging,
                metrics, signals, system, tracing,
            ]
        ),

        // How stages speak: each message to its topic, under its key.
        library("StageMessages", ["ComitySchema", "StageKit"]),

        // How an answer is written, whether its data was stored or is live.
        library("Answer", ["ComitySchema", "Trust", "StageKit", "StageMessages", crypto]),

        // What a provider implements for its own stores, and the sample that stands in for it.
        library("ProviderKit", ["ComitySchema"]),
        library("SampleProvider", ["ProviderKit", "ComitySchema", grdb, sqlite]),

        // The five stages.
        stage("Intake"),
        stage("LegalValidation", ["Rulebook", "ProviderKit", "SampleProvider"]),
        stage("Retrieval", ["Answer", "ProgressKit", "ProviderKit", "SampleProvider"]),
        stage("Interception", ["Answer", "ProviderKit"]),
        stage("Delivery", ["ProviderKit", "SampleProvider"]),

        // The people's tools, and what they share.
        library("CommandLineKit", ["Kafka", "ComitySchema", "ProgressKit", "Trust", arguments]),
        library("Casework", ["CommandLineKit", "ComitySchema", "Kafka", "ProgressKit", "Rulebook", "StageKit", "Trust"]),
        .executableTarget(
            name: "Operator",
            dependencies: [
                "Casework", "ComitySchema", "Rulebook", "Trust", "Kafka", "StageKit", "CommandLineKit", "ProgressKit",
                "ProviderKit", "SampleProvider", arguments, httpClient, nioCore, nioHTTP,
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "Console",
            dependencies: [
                "Casework", "CommandLineKit", "ComitySchema", "Kafka", "ProgressKit", "Rulebook", "StageRuntime", "Telemetry",
                "Trust",
                arguments, crypto, cryptoExtras, httpClient, httpTypes, hummingbird, lifecycle, logging, metrics, nioCore,
                nioHTTP,
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: house
        ),
        .executableTarget(
            name: "Agency",
            dependencies: ["ComitySchema", "Trust", "Kafka", "CommandLineKit", arguments, crypto],
            swiftSettings: house
        ),
        .executableTarget(
            name: "Benchmark",
            dependencies: [
                "ComitySchema", "ComityTestKit", "CRawConsumer", "Kafka", "CommandLineKit", "LocalPipeline", "ProviderKit",
                "SampleProvider", "Trust", arguments,
            ],
            swiftSettings: house
        ),
        .target(name: "CRawConsumer", dependencies: ["CRdKafka"]),

        // Tests.
        library("ComityTestKit", ["ComitySchema", "Rulebook", "Trust"]),
        library(
            "LocalPipeline",
            ["ComitySchema", "ComityTestKit", "Kafka", "ProviderKit", "Rulebook", "SampleProvider", "Trust"]
        ),
        library("KafkaTestKit", ["CRdKafka", "Kafka"]),
        library("TelemetryTestKit", ["Telemetry", tracing]),
        .target(name: "CAllocationCount"),
        tests("KafkaTests", ["CRdKafka", "Kafka", "KafkaTestKit"]),
        tests("ComitySchemaTests", ["ComitySchema", "ProviderKit", "Trust", "ComityTestKit", "KafkaTestKit"]),
        tests("RulebookTests", ["Rulebook", "ComitySchema", "ComityTestKit", "KafkaTestKit"]),
        tests("TrustTests", ["Trust", "ComitySchema", "ComityTestKit"]),
        tests("StageKitTests", ["StageKit"]),
        tests(
            "TelemetryTests",
            [
                "Telemetry", "KafkaTestKit", "TelemetryTestKit", httpTypes, hummingbird, hummingbirdTesting, lifecycle, logging,
                metrics, nioCore, tracing,
            ]
        ),
        tests(
            "StageRuntimeTests",
            [
                "StageRuntime", "StageKit", "Kafka", "KafkaTestKit", "Telemetry", "TelemetryTestKit", arguments, logging, metrics,
                tracing,
            ]
        ),
        tests("SampleProviderTests", ["SampleProvider", "ProviderKit", "ComitySchema", grdb]),
        tests("IntakeTests", ["Intake", "Trust", "StageKit", "ComitySchema", "ComityTestKit", "KafkaTestKit"]),
        tests(
            "LegalValidationTests",
            [
                "LegalValidation", "Rulebook", "Trust", "StageKit", "ProviderKit", "ComitySchema", "ComityTestKit",
                "KafkaTestKit",
            ]
        ),
        tests("AnswerTests", ["Answer", "Trust", "StageKit", "ComitySchema", "ComityTestKit"]),
        tests(
            "RetrievalTests",
            ["Retrieval", "Answer", "SampleProvider", "Trust", "StageKit", "ProviderKit", "ComitySchema", "ComityTestKit"]
        ),
        tests(
            "InterceptionTests",
            [
                "Interception", "Answer", "Trust", "StageKit", "StageRuntime", "Kafka", "ProviderKit", "ComitySchema",
                "ComityTestKit", "KafkaTestKit", "CAllocationCount", "TelemetryTestKit", logging,
            ]
        ),
        tests(
            "DeliveryTests",
            ["Delivery", "ProviderKit", "SampleProvider", "Trust", "StageKit", "ComitySchema", "ComityTestKit", "KafkaTestKit"]
        ),
        tests("CommandLineKitTests", ["CommandLineKit", "Kafka", "KafkaTestKit", "ProgressKit", "Trust", "ComitySchema"]),
        tests(
            "OperatorTests",
            [
                "Casework", "Operator", "CommandLineKit", "Kafka", "KafkaTestKit", "ProgressKit", "ProviderKit", "SampleProvider",
                "Rulebook", "Trust", "ComitySchema", "ComityTestKit", arguments,
            ]
        ),
        tests(
            "ConsoleTests",
            [
                "Console", "Casework", "CommandLineKit", "ComitySchema", "ComityTestKit", "Kafka", "Telemetry", "Trust", crypto,
                cryptoExtras,
                httpClient, httpTypes, hummingbird, hummingbirdTesting, logging, nioCore,
            ]
        ),
        tests(
            "AgencyTests",
            ["Agency", "CommandLineKit", "Trust", "ComitySchema", "ComityTestKit", arguments, crypto]
        ),
        tests(
            "EndToEndTests",
            [
                "Intake", "LegalValidation", "Retrieval", "Interception", "Delivery", "Rulebook", "SampleProvider",
                "ProviderKit", "Trust", "StageKit", "StageRuntime", "Kafka", "KafkaTestKit", "ComitySchema", "ComityTestKit",
                "Answer", "LocalPipeline", "Telemetry", "TelemetryTestKit", logging, tracing,
            ]
        ),
    ]
)
