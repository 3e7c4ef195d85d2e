import Foundation
import Testing

@testable import Operator

@Suite struct `What a program says of its health` {
    private func said(_ body: String, isReady: Bool = false) -> InstanceHealth {
        InstanceHealth(at: "http://a:1", isReady: isReady, body: Data(body.utf8))
    }

    @Test func `is a line for each worker, with how far it is and how long it will take`() {
        let body = """
            {"reason":"restoring","workers":[
                {"worker":0,"state":"restoring","progress":0.389,"secondsLeft":93},{"worker":1,"state":"ready"}]}
            """
        let lines = InstanceHealth.lines([said(body)])
        #expect(lines.count == 3)
        #expect(lines[1] == "http://a:1       0  restoring  38 %  1 min 33 s")
        #expect(lines[2] == "http://a:1       1  ready         -           -")
    }

    @Test func `is its reason where it names no workers, as the console does`() {
        #expect(InstanceHealth.lines([said(#"{"reason":"reading"}"#)])[1].contains("  reading  "))
        #expect(InstanceHealth.lines([said("{}", isReady: true)])[1].contains("  ready  "))
    }

    @Test func `is nothing where nobody answers, or somebody else does`() {
        #expect(InstanceHealth.lines([InstanceHealth(silent: "http://a:1")])[1].contains("  silent  "))
        #expect(InstanceHealth.lines([said("<html>")])[1].contains("  notReady  "))
    }
}
