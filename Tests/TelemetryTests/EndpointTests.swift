import Foundation
import Telemetry
import Testing

@Suite("A collector's address")
struct EndpointTests {
    @Test(
        "is where traces are sent below",
        arguments: [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces"),
            ("https://collector.example/otlp", "https://collector.example/otlp/v1/traces"),
            ("HTTPS://collector.example", "HTTPS://collector.example/v1/traces"),
            ("http://[::1]:4318/v1/traces", "http://[::1]:4318/v1/traces"),
        ]
    )
    func address(text: String, url: String) throws {
        #expect(try OTLPEndpoint(text).url.absoluteString == url)
    }

    @Test(
        "is refused if it is none, without a word of what it was",
        arguments: [
            "", "collector", "collector:4318", "ftp://collector", "http://", "http:///v1", "/v1/traces",
            "http://me:s3cret@collector",
            "http://s3cret@collector", "http://collector?key=s3cret", "http://collector#s3cret", "http://collector:70000",
            "http://a b",
        ]
    )
    func refused(text: String) throws {
        let problem = #expect(throws: OTLPEndpoint.Problem.self) { try OTLPEndpoint(text) }
        #expect(problem?.description.contains("s3cret") == false)
    }

    @Test(
        "has headers that are none refused, without a word of what they were",
        arguments: [
            "", "s3cret", "=s3cret", "a b=s3cret", "a=", "a=1,", "a=s3cret%0Ax", "a=%zz", "a=s3cret\u{7f}",
        ]
    )
    func headers(list: String) throws {
        let endpoint = try OTLPEndpoint("http://collector")
        let problem = #expect(throws: OTLPEndpoint.Problem.self) { try endpoint.with(headers: list) }
        #expect(problem?.description.contains("s3cret") == false)
    }
}
