/// What a JSON text is made of: its members and elements, without its values.
indirect enum JSONShape: Equatable {
    case null
    case scalar
    case array([JSONShape])
    case object([String: JSONShape])

    /// Where this shape first has a member or an element that the other has not, or `nil` if there is no such place.
    func firstPath(missingFrom other: JSONShape) -> JSONPath? {
        var steps: [JSONPath.Step] = []
        return descend(beside: other, &steps) ? JSONPath(steps) : nil
    }

    private func descend(beside other: JSONShape, _ steps: inout [JSONPath.Step]) -> Bool {
        switch (self, other) {
        case (.null, _), (.scalar, .scalar):
            return false
        case (.array(let mine), .array(let theirs)):
            for (index, element) in mine.enumerated() {
                steps.append(.element(index))
                guard index < theirs.count else { return true }
                if element.descend(beside: theirs[index], &steps) { return true }
                steps.removeLast()
            }
            return false
        case (.object(let mine), .object(let theirs)):
            for (name, value) in mine.sorted(by: { $0.key < $1.key }) where value != .null {
                steps.append(.member(name))
                guard let known = theirs[name] else { return true }
                if value.descend(beside: known, &steps) { return true }
                steps.removeLast()
            }
            return false
        default:
            return true
        }
    }
}

/// Where in a message something is, as `message.order.tasks[2].window`.
struct JSONPath: CustomStringConvertible {
    enum Step {
        case member(String)
        case element(Int)
    }

    let steps: [Step]

    init(_ steps: [Step]) { self.steps = steps }

    var description: String {
        guard !steps.isEmpty else { return "the message" }
        var text = ""
        for step in steps {
            switch step {
            case .member(let name): text += (text.isEmpty ? "" : ".") + Self.printable(name)
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// A name that no type of ours could have may hold anything, a person's address included, so it is not repeated.
    private static func printable(_ name: String) -> String {
        let isPlain =
            (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        return isPlain ? name : "(a name of \(name.utf8.count) bytes)"
    }
}
