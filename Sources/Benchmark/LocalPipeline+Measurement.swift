import CommandLineKit
import Foundation
import LocalPipeline

extension LocalPipeline {
    /// The pipeline that is measured: the executables beside this one, without review, in a temporary folder that is its own.
    ///
    /// - Parameters:
    ///   - rulebook: the path of the folder of the rulebook's versions.
    ///   - partitions: of each topic; as `comity topics create` chooses if not given.
    convenience init(measuredOver settings: BrokerSettings, rulebook: String, partitions: Int? = nil) throws {
        try self.init(
            bootstrap: settings.bootstrap,
            kafka: settings.kafka,
            directory: FileManager.default.temporaryDirectory.appending(path: "comity-bench-\(UUID().uuidString)"),
            binaries: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
            rulebook: URL(filePath: rulebook),
            isReviewRequired: false,
            partitions: partitions
        )
    }
}
