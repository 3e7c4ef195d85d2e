import Casework
import ComitySchema
import CommandLineKit
import Foundation
import ProgressKit

/// The collections that run at a moment.
struct RetrievalPicture: Encodable, Hashable {
    let at: Date
    let retrievals: [RunningRetrieval]

    var lines: [String] {
        guard !retrievals.isEmpty else { return ["\(Timestamp.format(at)), nothing is being collected"] }
        var table = Table([
            ("task", .left), ("case", .left), ("agency", .left), ("status", .left), ("items", .right), ("about", .right),
            ("done", .right), ("rate", .right), ("left", .right), ("as of", .right),
        ])
        for entry in retrievals {
            table.add(
                entry.task.rawValue,
                entry.caseID.rawValue,
                entry.agency.rawValue,
                entry.status.rawValue,
                entry.items.map { "\($0)" } ?? LagText.unknown,
                entry.expected.map { "\($0)" } ?? LagText.unknown,
                entry.percent.map { "\($0) %" } ?? LagText.unknown,
                entry.itemsPerSecond.map { "\(LagText.rate($0))/s" } ?? LagText.unknown,
                entry.secondsLeft.map { TimeLeft.describe(UInt($0)) } ?? LagText.unknown,
                entry.toldAt.map { TimeLeft.describe(from: at, until: $0) } ?? LagText.unknown
            )
        }
        return ["\(Timestamp.format(at)), \(retrievals.count) \(retrievals.count == 1 ? "collection" : "collections")", ""]
            + table.lines
    }
}
