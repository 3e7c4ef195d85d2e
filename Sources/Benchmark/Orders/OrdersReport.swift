import CommandLineKit
import Foundation

/// What orders cost, as tables.
struct OrdersReport {
    let orders: Int
    let efforts: [(stage: String, effort: StageEffort)]
    let loads: [TopicLoad]

    func print() {
        printEfforts()
        StandardOutput.line("")
        printLoads()
    }

    private func printEfforts() {
        var table = Table([
            ("stage", .left), ("orders/s", .right), ("cpu ms/order", .right), ("idle MB", .right), ("kB/order at rest", .right),
            ("start s", .right), ("idle start s", .right),
        ])
        var processor = 0.0
        for (stage, effort) in efforts {
            processor += effort.processorSeconds
            table.add(
                stage,
                String(Int(Double(orders) / effort.busySeconds)),
                Self.decimal(effort.processorSeconds * 1000 / Double(orders)),
                String(effort.idleBytes / 1_000_000),
                Self.decimal(Double(effort.restBytes - effort.idleBytes) / 1000 / Double(orders)),
                Self.decimal(effort.startSeconds),
                Self.decimal(effort.idleStartSeconds)
            )
        }
        table.add("all", "", Self.decimal(processor * 1000 / Double(orders)), "", "", "", "")
        table.print()
    }

    private func printLoads() {
        var table = Table([
            ("topic", .left), ("records/order", .right), ("bytes/order", .right), ("bytes/order compacted", .right),
        ])
        for load in loads where load.records > 0 {
            table.add(
                load.topic,
                Self.decimal(Double(load.records) / Double(orders)),
                String(load.bytes / orders),
                load.lastBytes.map { String($0 / orders) } ?? ""
            )
        }
        table.add(
            "all",
            Self.decimal(Double(loads.reduce(0) { $0 + $1.records }) / Double(orders)),
            String(loads.reduce(0) { $0 + $1.bytes } / orders),
            ""
        )
        table.print()
    }

    private static func decimal(_ number: Double) -> String { String(format: "%.2f", number) }
}
