import Testing

/// Something that the pipeline relies on and that every cluster does: Apache Kafka, what stands in for it on a laptop, and Kafka
/// in memory.
struct Behaviour: Sendable, CustomTestStringConvertible {
    let name: String
    let show: @Sendable (Workbench) throws -> Void

    init(_ name: String, _ show: @escaping @Sendable (Workbench) throws -> Void) {
        self.name = name
        self.show = show
    }

    var testDescription: String { name }

    static let all: [Behaviour] = isolation + transactions + groups + offsets + records + reading + administration
}
