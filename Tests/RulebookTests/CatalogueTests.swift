import ComitySchema
import ComityTestKit
import Foundation
import Testing

@testable import Rulebook

@Suite("The catalogue of rules") struct CatalogueTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("has each of the ninety once, in order") func ninety() {
        let sizes = [("A", 14), ("B", 20), ("C", 8), ("D", 15), ("E", 11), ("F", 10), ("G", 12)]
        let expected = sizes.flatMap { letter, size in
            (1...size).map { RuleID(unchecked: letter + ($0 < 10 ? "0\($0)" : "\($0)")) }
        }
        #expect(expected.count == 90)
        #expect(RuleCatalogue.entries.filter { $0.family != .own }.map(\.id) == expected)
        #expect(RuleCatalogue.entries.filter { $0.family == .own }.map(\.id) == ["N01", "N02", "T01"])
    }

    @Test("is the page that people read: comity rules --markdown > Deploy/rulebooks/RULES.md") func page() throws {
        let page = try String(contentsOf: Self.root.appending(path: "Deploy/rulebooks/RULES.md"), encoding: .utf8)
        #expect(page == RuleCatalogue.markdown)
    }

    @Test("names a source for every rule, and for those that are applied tests that exist") func complete() throws {
        for entry in RuleCatalogue.entries {
            #expect(!entry.title.isEmpty && !entry.source.isEmpty && !entry.outcome.isEmpty, "\(entry.id)")
            if case .notYet(let reason) = entry.place {
                #expect(!reason.isEmpty)
            } else {
                #expect(!entry.tests.isEmpty, "\(entry.id)")
            }
            for test in entry.tests {
                let file = Self.root.appending(path: "Tests/\(test).swift").path(percentEncoded: false)
                #expect(FileManager.default.fileExists(atPath: file), "\(entry.id): \(test)")
            }
        }
    }

    @Test("has a test that breaks each rule that is applied here") func everyRuleIsBroken() {
        // N02 is broken where the calendars end, C04 in a rulebook of its own.
        let broken = Set(Breaches.all.map(\.rule) + ["D02", "C04", "N02"])
        #expect(RuleCatalogue.rules.map(\.id).filter { !broken.contains($0) } == [])
    }

    @Test("says of every rule that is applied here what it reads and what it may answer") func rules() {
        #expect(Set(RuleCatalogue.rules.map(\.id)).count == RuleCatalogue.rules.count)
        for rule in RuleCatalogue.rules {
            #expect(!rule.reads.isEmpty && !rule.answers.isEmpty, "\(rule.id)")
            #expect(Set(rule.answers).count == rule.answers.count, "\(rule.id)")
        }
    }

    @Test("asks people about rules that it has") func questions() {
        for question in RuleCatalogue.questionsForPeople {
            #expect(question.rules.allSatisfy { RuleCatalogue[$0] != nil })
        }
        let asked = Set(RuleCatalogue.questionsForPeople.flatMap(\.rules))
        for rule in RuleCatalogue.rules where rule.decides == .person {
            #expect(asked.contains(rule.id), "\(rule.id)")
        }
    }
}
