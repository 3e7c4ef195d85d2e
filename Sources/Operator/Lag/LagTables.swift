import Casework
import ComitySchema
import CommandLineKit

/// A picture of the lag for people: the stages, then their partitions.
struct LagTables {
    let picture: LagPicture

    init(_ picture: LagPicture) {
        self.picture = picture
    }

    var lines: [String] {
        let head = "\(Timestamp.format(picture.at)), seen over \(LagText.time(picture.windowSeconds))"
        guard picture.stages.contains(where: { $0.partitions != nil }) else { return [head, ""] + stages.lines }
        return [head, ""] + stages.lines + [""] + partitions.lines
    }

    private static let measures: [(title: String, alignment: Table.Alignment)] = [
        ("lag", .right), ("lag time", .right), ("in/s", .right), ("out/s", .right), ("drain", .right), ("verdict", .left),
    ]

    private var stages: Table {
        var table = Table([("stage", .left), ("group", .left)] + Self.measures)
        for stage in picture.stages {
            table.add(
                stage.stage.rawValue,
                stage.group ?? "none",
                String(stage.lag),
                LagText.time(stage.lagSeconds),
                LagText.rate(stage.inPerSecond),
                LagText.rate(stage.outPerSecond),
                LagText.drain(stage.drainSeconds, isMeasured: stage.outPerSecond != nil, verdict: stage.verdict),
                LagText.verdict(stage.verdict)
            )
        }
        return table
    }

    private var partitions: Table {
        var table = Table(
            [("stage", .left), ("topic", .left), ("partition", .right), ("committed", .right), ("end", .right)] + Self.measures
        )
        for stage in picture.stages {
            for partition in stage.partitions ?? [] {
                table.add(
                    stage.stage.rawValue,
                    partition.topic,
                    String(partition.partition),
                    partition.committed.map { String($0) } ?? LagText.unknown,
                    String(partition.end),
                    String(partition.lag),
                    LagText.time(partition.lagSeconds),
                    LagText.rate(partition.inPerSecond),
                    LagText.rate(partition.outPerSecond),
                    LagText.drain(partition.drainSeconds, isMeasured: partition.outPerSecond != nil, verdict: partition.verdict),
                    LagText.verdict(partition.verdict)
                )
            }
        }
        return table
    }
}
