/// Helps an enum to be written as an object with exactly one member, whose name says which case it is: `{"order": {…}}`.
enum OneOf {
    static func container<Key: CodingKey>(
        from decoder: any Decoder,
        keyedBy type: Key.Type
    ) throws -> (KeyedDecodingContainer<Key>, Key) {
        let container = try decoder.container(keyedBy: type)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "must have exactly one known member")
            )
        }
        return (container, key)
    }
}
