import ComitySchema
import Foundation

/// What the stage keeps: a case under its id, as the operators' tools read it, and beside it what came before its order.
enum CaseEntry: Codable, Hashable, Sendable {
    case open(Case)
    case waiting(WaitingMessages)

    var open: Case? { if case .open(let current) = self { current } else { nil } }

    var waiting: WaitingMessages? { if case .waiting(let messages) = self { messages } else { nil } }

    private enum CodingKeys: String, CodingKey { case waiting }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.waiting) {
            self = .waiting(try container.decode(WaitingMessages.self, forKey: .waiting))
        } else {
            self = .open(try Case(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .open(let current): try current.encode(to: encoder)
        case .waiting(let messages):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(messages, forKey: .waiting)
        }
    }
}

/// Messages about an order that is not here yet: the pipeline keeps no order between an agency's messages. They wait a while, and are
/// then answered as messages about no order.
struct WaitingMessages: Codable, Hashable, Sendable {
    /// More than these are not kept for one case.
    static let limit = 8

    /// In the order in which they came.
    var messages: [AdmittedMessage]
    let until: Date
}
