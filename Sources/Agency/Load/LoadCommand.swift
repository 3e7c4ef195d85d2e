import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation

struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Plays agencies that send order after order, for demonstrations, tests and measurements.",
        discussion: """
            Submits orders at a rate and reads the notices that come back, each of them verified. On Ctrl-C, or when --seconds are over, it \
            submits no more, waits until every order has ended, and prints what became of them. The status is 1 if an order did not \
            end, or ended twice.

            The file names what is sent, in turns, as a JSON array; paths start at the file's folder:

              [{"order": "order.json", "issuerKey": "gb-nca.jwk", "authority": "GB-IPU", "authorityKey": "gb-ipu.jwk"}]

            Each order is signed anew, under its reference with the time of this run and a number behind it.

            Example:
              comity-agency load senders.json --provider-keys provider-keys.json --rate 50 --seconds 60 --bootstrap localhost:9092
            """
    )

    @OptionGroup var brokers: BrokerOptions

    @Argument(help: ArgumentHelp("What is sent, and who sends it.", valueName: "senders.json"))
    var senders: String

    @Option(help: ArgumentHelp("The provider's public keys: a JWK set.", valueName: "file"))
    var providerKeys: String

    @Option(help: ArgumentHelp("Orders a second.", valueName: "number"))
    var rate: Double = 10

    @Option(help: ArgumentHelp("Submit for this long; until Ctrl-C if not given.", valueName: "seconds"))
    var seconds: Double?

    @Option(help: ArgumentHelp("How long to wait for what is missing when nothing comes any more.", valueName: "seconds"))
    var patience: Double = 30

    @Flag(help: "Print one JSON object a second, and one in the end.")
    var json = false

    func validate() throws {
        guard rate > 0, rate <= 100_000 else { throw ValidationError("--rate must be more than 0, and at most 100000") }
        guard seconds ?? 1 > 0 else { throw ValidationError("--seconds must be more than 0") }
        guard patience > 0 else { throw ValidationError("--patience must be more than 0") }
    }

    func run() throws {
        let senders = try LoadSender.read(senders)
        let keys = try ProviderKeys(jwkSet: try Files.read(providerKeys))
        let cluster = try brokers.cluster(clientID: "comity-agency-load")
        var load = try Load(senders, keys: keys, cluster: cluster, rate: rate, seconds: seconds, patience: patience)
        try load.run { figures in
            StandardOutput.line(json ? String(decoding: CanonicalJSON.encode(figures), as: UTF8.self) : figures.text)
        }
        try load.ledger.requireEnds()
    }
}
