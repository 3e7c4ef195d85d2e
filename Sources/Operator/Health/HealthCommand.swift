import ArgumentParser
import AsyncHTTPClient
import CommandLineKit
import Foundation
import NIOCore
import NIOHTTP1

struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "How the programs are by their own word, and how far those are that read their state back.",
        discussion: """
            Asks each admin port. A stage that starts reads its state first: DONE says how much of it, LEFT how long the rest will take; \
            - stands for what is not known. STATE is ready, starting, restoring, rebalancing or fenced, of the console also what it waits \
            for; silent if nothing answers. Ends with 1 if one is not ready. No broker is asked.

            Examples: comity health --watch http://127.0.0.1:9510 http://127.0.0.1:9520
                      comity health --json http://10.0.0.7:9470 | jq '.instances[] | select(.state != "ready")'
            """
    )

    @Argument(help: ArgumentHelp("The admin ports.", valueName: "http://host:port"))
    var addresses = ["http://127.0.0.1:9470"]

    @OptionGroup var looking: LookOptions

    /// How long a program may take to answer.
    private static let patience = TimeAmount.seconds(2)

    func validate() throws {
        for address in addresses where URL(string: address)?.host == nil {
            throw ValidationError("'\(address.printable)' is no address such as http://127.0.0.1:9470")
        }
    }

    func run() throws {
        var screen = Screen()
        var instances = ask()
        show(instances, on: &screen)
        while looking.watch, !Interruption.isRequested {
            Interruption.wait(looking.interval)
            guard !Interruption.isRequested else { return }
            instances = ask()
            show(instances, on: &screen)
        }
        guard instances.allSatisfy({ $0.state == .ready }) else { throw ExitCode(ExitStatus.no.rawValue) }
    }

    /// Asks all at once: one that is silent holds up no other's word.
    private func ask() -> [InstanceHealth] {
        let client = HTTPClient.shared
        let answers = addresses.map { address in
            client.get(url: address + "/readyz", deadline: .now() + Self.patience)
        }
        return zip(addresses, answers).map { address, answer in
            guard let answer = try? answer.wait() else { return InstanceHealth(silent: address) }
            let body = answer.body.map { Data($0.readableBytesView) } ?? Data()
            return InstanceHealth(at: address, isReady: answer.status == .ok, body: body)
        }
    }

    private struct Picture: Encodable {
        let instances: [InstanceHealth]
    }

    private func show(_ instances: [InstanceHealth], on screen: inout Screen) {
        looking.show(Picture(instances: instances), as: InstanceHealth.lines(instances), on: &screen)
    }
}
