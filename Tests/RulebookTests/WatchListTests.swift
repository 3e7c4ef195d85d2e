import Testing

@testable import Rulebook

@Suite("A watch list") struct WatchListTests {
    private let list = WatchList(sign: .otherGround, phrases: ["national security", "well being"])

    @Test(
        "finds its phrases as whole words, whatever their case, spacing and punctuation",
        arguments: [
            ("A matter of National\n  Security.", ["national security"]), ("economic well-being", ["well being"]),
            ("NATIONAL SECURITY and well being", ["national security", "well being"]), ("international security", []),
            ("national insecurity", []), ("", []),
        ]
    )
    func finds(text: String, phrases: [String]) {
        #expect(list.phrases(in: ["Something else.", text]) == phrases)
    }

    @Test("joins no texts: a phrase stands in one of them") func apart() {
        #expect(list.phrases(in: ["national", "security"]) == [])
    }
}
