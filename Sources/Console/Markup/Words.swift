import ComitySchema
import Foundation

/// The pipeline's words as a page shows them.
enum Words {
    /// `inReview` as `in review`.
    static func plain(_ word: String) -> String {
        var text = ""
        for character in word {
            if character.isUppercase, !text.isEmpty { text += " " }
            text += character.lowercased()
        }
        return text
    }

    /// A state with the shape that tells its kind without colour.
    static func state(_ state: CaseState) -> HTML { badge(plain(state.name), tone(of: state)) }

    static func tone(of state: CaseState) -> Tone {
        switch state {
        case .inReview, .objecting, .suspended: .asks
        case .received, .held, .clarifying, .stopping: .waits
        case .fulfilling: .runs
        case .answered, .closed: .good
        case .refused, .cancelled, .inapplicable, .lapsed, .expired: .ended
        }
    }

    static func effect(_ effect: Finding.Effect) -> HTML { badge(effect.rawValue, tone(of: effect)) }

    static func tone(of effect: Finding.Effect) -> Tone {
        switch effect {
        case .flag: .waits
        case .hold, .review, .clarify: .asks
        case .object, .refuse, .stop: .bad
        }
    }

    /// What something means for whoever looks. Each has a colour and a sign, so that no meaning hangs on colour alone.
    enum Tone: String {
        case good, runs, waits, asks, bad, ended

        var sign: String {
            switch self {
            case .good: "✓"
            case .runs: "▸"
            case .waits: "…"
            case .asks: "?"
            case .bad: "!"
            case .ended: "■"
            }
        }
    }

    static func badge(_ text: String, _ tone: Tone) -> HTML {
        "<span class=\"badge \(tone.rawValue)\"><span aria-hidden=\"true\">\(tone.sign)</span> \(text)</span>"
    }

    /// An instant to the second, in UTC.
    static func time(_ date: Date) -> HTML {
        let full = Timestamp.format(date)
        let day = full.prefix(10)
        let clock = full.dropFirst(11).prefix(8)
        return "<time datetime=\"\(full)\">\(String(day)) \(String(clock))<span class=\"zone\">\u{a0}UTC</span></time>"
    }

    /// An id or a digest: in one width, broken where it must be.
    static func code(_ text: String) -> HTML { "<code>\(text)</code>" }

    /// A name that is typed as it stands, in one line.
    static func name(_ text: String) -> HTML { "<code class=\"name\">\(text)</code>" }

    /// `1 case`, `2 cases`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
