import Foundation
import Metrics
import Testing

@testable import Telemetry

@Suite("What is told of a process") struct ProcessMetricsTests {
    @Test("is read from Linux' own words, whatever the program is called") func figures() throws {
        let stat = "42 (a) b (c)) S 1 42 42 0 -1 4194560 9 0 0 0 250 50 0 0 20 0 7 0 12345 999424 300 18446744073709551615 1 1 0"
        let system = "cpu  1 2 3\nbtime 1800000000\nprocesses 9\n"
        let figures = try #require(ProcessFigures(stat: stat, system: system, ticksPerSecond: 100, pageBytes: 4096))
        #expect(figures.residentBytes == 300 * 4096)
        #expect(figures.processorSeconds == 3)
        #expect(figures.startedAt == 1_800_000_123.45)
        #expect(ProcessFigures(stat: "42 (a) S 1", system: system, ticksPerSecond: 100, pageBytes: 4096) == nil)
        #expect(ProcessFigures(stat: stat, system: "", ticksPerSecond: 100, pageBytes: 4096) == nil)
    }

    @Test("is true of this one, and its processor time only grows") func own() throws {
        let registry = MetricRegistry(ProcessMetrics.all)
        let metrics = ProcessMetrics(factory: registry)
        func value(_ name: String) throws -> Double {
            let line = try #require(registry.text().split(separator: "\n").first { $0.hasPrefix("\(name) ") })
            return try #require(Double(line.split(separator: " ")[1]))
        }
        metrics.show()
        let before = try value("process_cpu_seconds_total")
        metrics.show()
        #expect(try value("process_cpu_seconds_total") >= before)
        #expect(try value("process_cpu_seconds_total") < 1.1 * before + 60)
        #expect(try value("process_resident_memory_bytes") > 1_048_576)
        #expect(try value("process_open_fds") >= 3)
        #expect(try value("process_start_time_seconds") <= Date().timeIntervalSince1970)
        #expect(try value("process_start_time_seconds") > 1_700_000_000)
    }
}
