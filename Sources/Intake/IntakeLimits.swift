import ComitySchema

/// How large and how deep a message may be (rule A09; edge cases 36 and 37). A message is counted before it is looked at.
enum IntakeLimits {
    /// Of a transmittal as it stands in the topic, in bytes.
    static let maxBytes = 262_144
    /// The deepest sound message has six levels.
    static let maxDepth = 16

    static let json = StrictJSON.Limits(maxBytes: maxBytes, maxDepth: maxDepth)
}
