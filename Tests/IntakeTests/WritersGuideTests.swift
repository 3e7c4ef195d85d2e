import ComitySchema
import Foundation
import Testing

@testable import Intake

@Suite("The order-writer's guide")
struct WritersGuideTests {
    /// The guide's rows, by their codes.
    private static let rows: [String: Substring] = {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Schemas/order-writers-guide.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let rows = text.split(separator: "\n").compactMap { row in
            row.prefixMatch(of: /\| `([A-Za-z]+)` \|/).map { (String($0.1), row) }
        }
        return Dictionary(rows) { first, _ in first }
    }()

    @Test(
        "names the rule behind each refusal of the gate, where it explains the refusal's code",
        arguments: RefusalCase.transmittals + RefusalCase.orders + RefusalCase.documents + RefusalCase.followUps
    )
    func rules(_ example: RefusalCase) throws {
        let row = try #require(Self.rows[example.code.rawValue])
        #expect(row.contains(example.rule.rawValue), "\(example.code.rawValue) by \(example.rule)")
    }
}
