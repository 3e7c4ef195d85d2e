import ComitySchema
import ComityTestKit
import CommandLineKit
import Foundation
import Testing

@testable import Agency

@Suite struct `Live evidence` {
    typealias Item = AnswerSketch.Item

    let root = TemporaryFolder()
    /// Parts: 1 and 2 events, 3 batch, 4 event, 5 batch, 6 event, 7 batch, 8 manifest. Sealed once: a part that is sealed anew is another.
    let messages: [[UInt8]]
    let sketch = AnswerSketch(live: [[.event(1), .event(2)], [.event(3)], [.event(4)]])
    let name = "\(FileName.safe(AnswerSketch.order.rawValue))/T1"

    init() throws {
        messages = try sketch.messages()
    }

    private func lines(_ file: String) -> [String]? {
        root.text("\(name)/\(file)")?.split(separator: "\n").map(String.init)
    }

    private func event(_ offset: Int) -> String { String(decoding: Item.event(offset).bytes, as: UTF8.self) }

    /// A run of `receive` over a topic that holds these messages.
    @discardableResult
    private func run(
        _ messages: some Collection<[UInt8]>
    ) throws -> (desk: ReceivingDesk, filed: [FiledAnswer], problems: [String]) {
        var desk = ReceivingDesk(in: root)
        let (filed, problems) = try desk.take(Array(messages))
        return (desk, filed, problems)
    }

    private func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root.path)/\(name)/\(file)"))
    }

    @Test func `is written as soon as its batch has come, for its owner's eyes`() throws {
        try run(messages.prefix(2))
        #expect(lines("live.jsonl") == nil, "nothing is proven yet")
        try run(messages.prefix(4))
        #expect(lines("live.jsonl") == [event(1), event(2)])
        #expect(lines("batches.jws") == [String(decoding: sketch.parts[2].plaintext, as: UTF8.self)])
        #expect(lines("batches.jsonl") == [String(decoding: try sketch.parts[2].payload(), as: UTF8.self)])
        #expect(root.text("\(name)/SHA256SUMS") == nil)
        #expect(try root.mode("\(name)/live.jsonl") == 0o600)
        #expect(try root.mode(name) == 0o700)
    }

    @Test func `is told of while more comes`() throws {
        var desk = ReceivingDesk(in: root)
        _ = try desk.take(Array(messages.prefix(3)))
        let open = try #require(desk.takeGrown().first)
        #expect(open.items == 2)
        #expect(open.batches == 1)
        #expect(open.text.contains("2 live items in 2 parts and 1 digest batches so far, proven, in \(root.path)/\(name)"))
        #expect(String(decoding: CanonicalJSON.encode(open), as: UTF8.self).contains(#""isComplete":false"#))
        _ = try desk.take(Array(messages.prefix(4)))
        #expect(desk.takeGrown().isEmpty, "nothing more is proven")
        var next = try run(messages.prefix(5)).desk
        #expect(next.takeGrown().map(\.items) == [3])
    }

    @Test func `is whole with the manifest and the list of all files`() throws {
        let (_, filed, problems) = try run(messages)
        #expect(problems.isEmpty)
        let answer = try #require(filed.first)
        #expect(answer.items == 4)
        #expect(answer.batches == 3)
        #expect(answer.text.contains("4 items in 4 parts and 3 digest batches, proven"))
        let sums = try #require(lines("SHA256SUMS"))
        let names = ["batches.jsonl", "batches.jws", "live.jsonl", "manifest-1.jws", "manifest.json"]
        #expect(sums.map { String($0.dropFirst(66)) } == names)
        for line in sums {
            #expect(Digest(of: try #require(root.text("\(name)/\(line.dropFirst(66))"))).rawValue == line.prefix(64))
        }
    }

    @Test(arguments: 0...8)
    func `is the same however many runs it took, and where the topic has no more of what an earlier one kept`(cut: Int) throws {
        try run(messages.prefix(cut))
        let kept = cut < 3 ? 0 : cut < 5 ? 3 : cut < 7 ? 5 : 7
        let (desk, filed, problems) = try run(messages.dropFirst(kept))
        #expect(problems.isEmpty)
        #expect(filed.count == 1)
        #expect(lines("live.jsonl") == (1...4).map(event))
        #expect(lines("batches.jws")?.count == 3)
        try desk.conclude()
        let sums = root.text("\(name)/SHA256SUMS")
        try write("kept", to: "receipt.jws")
        #expect(try run(messages).filed == filed)
        #expect(root.text("\(name)/SHA256SUMS") == sums)
        #expect(root.text("\(name)/receipt.jws") == "kept")
    }

    /// What a crash, a full disk or a hand may have left.
    @Test(
        arguments: [("live.jsonl", [10, -5, 0]), ("batches.jws", [-1, -30, 40]), ("batches.jsonl", [-3, 0])]
            .flatMap { file, cuts in cuts.map { (file, $0) } }
    )
    func `is repaired from what the topic still has`(file: String, cut: Int) throws {
        try run(messages.prefix(5))
        let text = try #require(root.text("\(name)/\(file)"))
        try write(String(cut < 0 ? text.dropLast(-cut) : text.prefix(cut)), to: file)
        #expect(try run(messages).filed.count == 1)
        #expect(lines("live.jsonl") == (1...4).map(event))
        #expect(lines("batches.jws") == [2, 4, 6].map { String(decoding: sketch.parts[$0].plaintext, as: UTF8.self) })
        #expect(lines("batches.jsonl")?.count == 3)
    }

    @Test func `has no half line after a crash, even if nothing more comes`() throws {
        try run(messages.prefix(3))
        try write("\(event(1))\n\(event(2))\n{\"half", to: "live.jsonl")
        try run(messages.prefix(3))
        #expect(lines("live.jsonl") == [event(1), event(2)])
    }

    @Test(arguments: [("hello", "jello"), ("live-2", "live-9")])
    func `that somebody changed is not believed`(text: String, other: String) throws {
        try run(messages.prefix(5))
        let changed = try #require(root.text("\(name)/live.jsonl")).replacing(text, with: other)
        try write(changed, to: "live.jsonl")
        let (_, filed, problems) = try run(messages.dropFirst(5))
        #expect(filed.isEmpty)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("SequenceGap") == true)
        #expect(root.text("\(name)/live.jsonl") == changed, "nothing is lost for which there is nothing better")
        try run(messages)
        #expect(lines("live.jsonl") == (1...4).map(event))
    }

    @Test func `of another task or signer is not gone on with`() throws {
        try run(messages.prefix(3))
        let stranger = AnswerSketch(live: [[.event(7)]], signer: AnswerSketch.world.signer(of: "GB-NCA" as AuthorityID))
        let other = AnswerSketch(live: [[.event(1), .event(2)]], task: "T2")
        for sketch in [stranger, other] {
            let batch = sketch.parts.first { $0.binding.content == .batch }
            try write(String(decoding: try #require(batch).plaintext, as: UTF8.self) + "\n", to: "batches.jws")
            #expect(try run(messages.dropFirst(3).prefix(2)).problems.first?.contains("SequenceGap") == true)
        }
    }

    @Test func `stays where what follows does not hold`() throws {
        var broken = messages
        broken.remove(at: 3)
        let (desk, _, problems) = try run(broken)
        #expect(problems.count == 1)
        #expect(lines("live.jsonl") == [event(1), event(2)])
        #expect(throws: CommandFailure.self) { try desk.conclude() }
    }

    @Test func `keeps as files what is not one line as it is`() throws {
        let picture = Item(id: "3-2", category: .liveContent, contentType: "image/png", bytes: [0x89, 0x0A])
        let odd = [picture, .json("3-3", .liveContent, "[1]"), .json("3-4", .liveTraffic, "{\r\n}"), .event(5)]
        let messages = try AnswerSketch(live: [[.event(1)] + odd, [.event(6)]]).messages()
        try run(messages.prefix(6))
        #expect(root.text("\(name)/items/liveContent-3-3.bin") == "[1]")
        #expect(try run(messages.dropFirst(6)).filed.count == 1)
        #expect(lines("live.jsonl") == [event(1), "{  }", event(5), event(6)])
        #expect(root.text("\(name)/items/liveTraffic-3-4.bin") == "{\r\n}")
        #expect(lines("SHA256SUMS")?.filter { $0.contains("  items/") }.count == 3)
    }

    @Test func `of what an amendment made of a task has a folder of its own`() throws {
        try run(messages.prefix(3))
        let second = try AnswerSketch(live: [[.event(8)]], version: 2).messages()
        #expect(try run(messages.prefix(3) + second).filed.map(\.folder) == ["\(root.path)/\(name)~2"])
        #expect(lines("live.jsonl") == [event(1), event(2)])
        #expect(root.text("\(name)~2/live.jsonl") == event(8) + "\n")
    }

    @Test func `is none where an interception saw nothing`() throws {
        #expect(try run(try AnswerSketch(live: []).messages()).filed.map(\.noData) == [true])
        #expect(lines("SHA256SUMS")?.count == 2)
    }
}

extension AnswerSketch {
    /// All parts as they stand in the agency's topic.
    func messages() throws -> [[UInt8]] { try (1...parts.count).map(message) }
}
