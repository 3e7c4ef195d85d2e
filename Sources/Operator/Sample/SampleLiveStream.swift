import ComitySchema
import Foundation
import ProviderKit

/// Makes events as ExMail's servers would: mails, chats and sign-ins of some accounts, in turns.
struct SampleLiveStream {
    let accounts: [AccountID]
    /// Tells the events of one run from those of another.
    let run: String
    private var state: UInt64
    private var made = 0

    init(accounts: [AccountID], seed: UInt64, run: String) {
        self.accounts = accounts
        self.run = run
        state = seed
    }

    mutating func next(at now: Date) -> LiveEvent {
        let account = accounts[made % accounts.count]
        made += 1
        let kind = Self.kinds[choose(Self.kinds.count)]
        let country = CountryCode(unchecked: Self.countries[choose(Self.countries.count)])
        let id = "live-\(run)-\(made)"
        guard kind != .signIn else {
            return LiveEvent(id: id, account: account, at: now, kind: kind, country: country)
        }
        let own = "\(account.rawValue)@exmail.example"
        let peer = Self.peers[choose(Self.peers.count)]
        let isSent = choose(2) == 0
        return LiveEvent(
            id: id,
            account: account,
            at: now,
            kind: kind,
            country: country,
            from: isSent ? own : peer,
            to: [isSent ? peer : own],
            subject: kind == .mail ? "Message \(made)" : nil,
            body: Self.lines[choose(Self.lines.count)]
        )
    }

    /// A number below `count` (SplitMix64).
    private mutating func choose(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(count))
    }

    private static let kinds: [LiveEvent.Kind] = [.mail, .mail, .chat, .chat, .chat, .mail, .chat, .signIn]
    private static let countries = ["CZ", "PT", "FR"]
    private static let peers = ["anna@post.example", "desk@werk.example", "luis@correo.example", "petr@kancelar.example"]
    private static let lines = [
        "The train is late again, start without me.", "Can you send the second page once more?", "Half past eight, same place.",
        "Nobody answered the door, I will try tomorrow.", "Přijedu až v neděli.", "Thank you for the photographs.",
    ]
}
