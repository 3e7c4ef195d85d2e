import Metrics
import Telemetry
import Testing

struct `What the process measures` {
    let registry = MetricRegistry(
        [
            MetricDescription("orders_total", .counter, "Orders, by result."),
            MetricDescription("orders_open", .gauge, "Orders that are open."),
            MetricDescription("order_seconds", .histogram(bounds: [0.1, 1]), "Seconds that an order took."),
        ],
        common: [("stage", "comity-intake")]
    )

    private func counter(_ result: String) -> Counter {
        Counter(label: "orders_total", dimensions: [("result", result)], factory: registry)
    }

    @Test func `is shown in Prometheus' text format, metrics by name and series by labels`() {
        counter("refused").increment()
        counter("admitted").increment(by: 3)
        Gauge(label: "orders_open", factory: registry).record(2.5)
        #expect(
            registry.text() == """
                # HELP orders_open Orders that are open.
                # TYPE orders_open gauge
                orders_open{stage="comity-intake"} 2.5
                # HELP orders_total Orders, by result.
                # TYPE orders_total counter
                orders_total{result="admitted",stage="comity-intake"} 3
                orders_total{result="refused",stage="comity-intake"} 1

                """
        )
    }

    @Test func `counts durations up to each bound, in seconds`() {
        let timer = Timer(label: "order_seconds", factory: registry)
        for milliseconds: Int64 in [50, 100, 500, 2_000] { timer.recordMilliseconds(milliseconds) }
        #expect(
            registry.text() == """
                # HELP order_seconds Seconds that an order took.
                # TYPE order_seconds histogram
                order_seconds_bucket{stage="comity-intake",le="0.1"} 2
                order_seconds_bucket{stage="comity-intake",le="1"} 3
                order_seconds_bucket{stage="comity-intake",le="+Inf"} 4
                order_seconds_sum{stage="comity-intake"} 2.65
                order_seconds_count{stage="comity-intake"} 4

                """
        )
    }

    @Test func `is one series for all who measure the same`() {
        counter("admitted").increment()
        counter("admitted").increment()
        #expect(registry.text().contains("orders_total{result=\"admitted\",stage=\"comity-intake\"} 2\n"))
    }

    @Test func `is shown no more once it is destroyed, and begins anew if it is made again`() {
        let gauge = Gauge(label: "orders_open", factory: registry)
        gauge.record(7)
        gauge.destroy()
        #expect(registry.text().isEmpty)
        Gauge(label: "orders_open", factory: registry).record(1)
        #expect(registry.text().contains("orders_open{stage=\"comity-intake\"} 1\n"))
    }

    @Test func `may hold any text in a label, and any name that a library chose`() {
        Gauge(label: "http.server-requests", dimensions: [("route", "a\"b\\c\nd")], factory: registry).record(1)
        #expect(
            registry.text() == """
                # TYPE http_server_requests gauge
                http_server_requests{route="a\\"b\\\\c\\nd",stage="comity-intake"} 1

                """
        )
    }

    @Test(arguments: [
        (0.0, "0"), (-3.0, "-3"), (0.25, "0.25"), (1e15, "1000000000000000"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        (.nan, "NaN"),
    ])
    func `is written as Prometheus reads numbers`(value: Double, text: String) {
        Gauge(label: "orders_open", factory: registry).record(value)
        #expect(registry.text().hasSuffix("} \(text)\n"))
    }

    @Test func `loses nothing when many threads count at once`() async {
        let counter = counter("admitted")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1_000 { counter.increment() } } }
        }
        #expect(registry.text().contains("} 8000\n"))
    }
}
