import ComitySchema
import ComityTestKit
import Foundation
import KafkaTestKit
import Testing

@testable import Rulebook

/// Whatever happens to a file, reading it ends: with an error that names a file, or with a rulebook that works.
@Suite("A rulebook whose files are damaged") struct RulebookFuzzTests {
    private static let rounds = ProcessInfo.processInfo.environment["FUZZ_ROUNDS"].flatMap { Int($0) } ?? 40

    private func outcome(of files: [String: [UInt8]]) throws -> Rulebook? {
        do throws(RulebookError) {
            return try Rulebook(files: files)
        } catch {
            #expect(!error.file.isEmpty && !error.path.isEmpty && !error.reason.isEmpty)
            #expect(error.file == "agreements" || error.file == RulebookFiles.main || files[error.file] != nil)
            return nil
        }
    }

    /// A rulebook that loads answers every question, and is not the one that was approved unless it is the same to the byte.
    private func expectSound(_ rulebook: Rulebook, isChanged: Bool) throws {
        #expect((rulebook.digest != (try Law.deployed().digest)) == isChanged)
        #expect(!rulebook.isApproved)
        for sketch in [FactsSketch.ukProduction, .ukInterception, .usProduction] {
            #expect(rulebook.evaluate(sketch.facts, at: now) == rulebook.evaluate(sketch.facts, at: now))
            for deadline in rulebook.deadlines(of: sketch.facts) {
                #expect(deadline.due.map { Timestamp.parse(Timestamp.format($0)) == $0.wholeMilliseconds } ?? true)
            }
        }
    }

    @Test("byte by byte is refused or sound", arguments: [1, 2, 3, 4] as [UInt64])
    func bytes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = try Law.files()
        let names = original.keys.sorted()
        var (refused, loaded) = (0, 0)
        for _ in 0..<Self.rounds {
            let name = try #require(names.randomElement(using: &random))
            var bytes = try #require(original[name])
            for _ in 0...Int.random(in: 0...2, using: &random) { damage(&bytes, &random) }
            var files = original
            files[name] = bytes
            if let rulebook = try outcome(of: files) {
                loaded += 1
                try expectSound(rulebook, isChanged: bytes != original[name])
            } else {
                refused += 1
            }
        }
        #expect(refused > 0 && loaded > 0)
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 200))
        case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
        default: bytes.removeSubrange(place...)
        }
    }

    @Test("value by value is refused or sound", arguments: [5, 6, 7, 8] as [UInt64])
    func values(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = try Law.files()
        let names = original.keys.sorted()
        var (refused, loaded) = (0, 0)
        for _ in 0..<Self.rounds {
            let name = try #require(names.randomElement(using: &random))
            let json = try JSONSerialization.jsonObject(with: Data(try #require(original[name])))
            var files = original
            files[name] = Array(
                try JSONSerialization.data(withJSONObject: mutated(json, &random), options: [.fragmentsAllowed, .sortedKeys])
            )
            if let rulebook = try outcome(of: files) {
                loaded += 1
                try expectSound(rulebook, isChanged: true)
            } else {
                refused += 1
            }
        }
        #expect(refused > 0 && loaded > 0)
    }

    /// The value with one of its parts changed in a way that leaves it JSON.
    private func mutated(_ value: Any, _ random: inout SeededGenerator) -> Any {
        let descends = Int.random(in: 0..<10, using: &random) > 0
        if descends, var object = value as? [String: Any], let name = object.keys.sorted().randomElement(using: &random) {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: object[name] = nil
            case 1: object["\(name)x"] = object[name]
            default: object[name] = object[name].map { mutated($0, &random) }
            }
            return object
        }
        if descends, var array = value as? [Any], let index = array.indices.randomElement(using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: array.remove(at: index)
            case 1: array.append(array[index])
            default: array[index] = mutated(array[index], &random)
            }
            return array
        }
        if let number = value as? Int {
            return [0, -1, 1, number + 1, number * 2, 99_999, 100_001, Int.max, Int.min].randomElement(using: &random) ?? 0
        }
        return ["", "x", "GB", "2026-12-25", "9999-12-31T23:59:59Z", "workingDays", 7, [], [:], true].randomElement(
            using: &random
        ) ?? ""
    }
}
