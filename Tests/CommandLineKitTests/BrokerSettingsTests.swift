import Foundation
import Testing

@testable import CommandLineKit

@Suite struct `Brokers are named` {
    let file = Result {
        try BrokerFile(json: Array(#"{"bootstrap":"file:1","kafka":{"ssl.ca.location":"ca"},"log":{}}"#.utf8), name: "f")
    }

    @Test(arguments: [
        ("option:1", "environment:1", "option:1"),
        (nil, "environment:1", "environment:1"),
        (nil, nil, "file:1"),
    ])
    func `by the option, else by the environment, else by the file`(option: String?, environment: String?, used: String) throws {
        let settings = try BrokerSettings.resolve(
            bootstrap: option,
            environment: environment.map { ["COMITY_BOOTSTRAP": $0] } ?? [:],
            file: try file.get()
        )
        #expect(settings == BrokerSettings(bootstrap: used, kafka: ["ssl.ca.location": "ca"]))
    }

    @Test func `or the command says how to name them`() {
        let failure = #expect(throws: CommandFailure.self) {
            try BrokerSettings.resolve(bootstrap: nil, environment: [:], file: nil)
        }
        #expect(failure?.status == .configuration)
        #expect(failure?.code == "BrokerNotNamed")
    }

    @Test(arguments: ["", "[]", #"{"bootstrap":7}"#, #"{"kafka":{"a":1}}"#, "{"])
    func `never by a file that is not what it should be`(json: String) {
        let failure = #expect(throws: CommandFailure.self) { try BrokerFile(json: Array(json.utf8), name: "the file") }
        #expect(failure?.code == "ConfigurationMalformed")
        #expect(failure?.message.hasPrefix("the file ") == true)
    }
}
