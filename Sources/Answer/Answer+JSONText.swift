public import ComitySchema

/// What a stage keeps is written at every step of every answer.

extension AnswerEntry: JSONWritable where Progress: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object { text in
            switch self {
            case .progress(let progress): text.object("progress") { $0.member("_0", progress) }
            case .index(let page): text.object("index") { $0.member("_0", page) }
            }
        }
    }
}

extension IndexPage: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("bytes", bytes)
            $0.member("items", items)
        }
    }
}

extension AnswerState: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("batches", batches)
            $0.member("completedAt", completedAt)
            $0.member("droppedOutOfScope", droppedOutOfScope)
            $0.member("indexPages", indexPages)
            $0.member("isComplete", isComplete)
            $0.member("items", items)
            $0.member("manifestPages", manifestPages)
            $0.member("parts", parts)
            $0.member("sequence", sequence)
        }
    }
}

extension BatchState: JSONWritable {
    func write(to text: inout JSONText) {
        text.object {
            $0.member("bytes", bytes)
            $0.member("count", count)
            $0.member("items", items)
            $0.member("last", last?.rawValue)
            $0.member("openedAt", openedAt)
        }
    }
}
