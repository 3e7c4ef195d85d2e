/// Messages of which an interception writes several for every event.

extension ManifestItem: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("at", at)
            $0.member("bytes", bytes)
            $0.member("category", category.rawValue)
            $0.member("digest", digest.rawValue)
            $0.member("id", id)
            $0.member("origin", origin?.rawValue)
            $0.member("part", part)
        }
    }
}

extension PartContent: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object { $0.member("items", items) }
    }
}

extension PartContent.Item: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("account", account.rawValue)
            $0.member("at", at)
            $0.member("bytes", bytes)
            $0.member("category", category.rawValue)
            $0.member("chunk", chunk)
            $0.member("chunks", chunks)
            $0.member("contentType", contentType)
            $0.member("id", id)
        }
    }
}

extension DigestBatch: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("caseID", caseID.rawValue)
            $0.member("closedAt", closedAt)
            $0.member("counts", counts)
            $0.member("items", items)
            $0.member("number", number)
            $0.member("order", order.rawValue)
            $0.member("previous", previous?.rawValue)
            $0.member("provider", provider.rawValue)
            $0.member("task", task.rawValue)
            $0.member("taskID", taskID.rawValue)
            $0.member("version", version)
        }
    }
}

extension Manifest.Counts: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("droppedOutOfScope", droppedOutOfScope)
            $0.member("items", items)
            $0.member("parts", parts)
        }
    }
}

extension SealBinding: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("caseID", caseID.rawValue)
            $0.member("content", content.rawValue)
            $0.member("isLast", isLast)
            $0.member("keyID", keyID.rawValue)
            $0.member("order", order.rawValue)
            $0.member("recipient", recipient.rawValue)
            $0.member("sequence", sequence)
            $0.member("task", task.rawValue)
            $0.member("taskID", taskID.rawValue)
        }
    }
}

extension SealedPart: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("binding", binding)
            $0.member("ciphertext", ciphertext)
            $0.member("encapsulatedKey", encapsulatedKey)
            $0.member("sealedAt", sealedAt)
            $0.member("suite", suite.rawValue)
        }
    }
}

extension AuditEvent: JSONWritable {
    public func write(to text: inout JSONText) {
        text.object {
            $0.member("actor", actor)
            $0.member("at", at)
            $0.member("caseID", caseID?.rawValue)
            $0.member("code", code?.rawValue)
            $0.member("digest", digest?.rawValue)
            $0.member("kind", kind.rawValue)
            $0.member("note", note)
            $0.member("stage", stage)
            $0.member("taskID", taskID?.rawValue)
        }
    }
}
