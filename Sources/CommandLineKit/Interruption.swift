import Foundation
import Synchronization

/// Whether Ctrl-C (or SIGTERM) has asked the program to stop. The first signal lets the command finish its step and close its
/// clients; a second one ends the program at once.
public enum Interruption {
    private static let requested = Atomic<Bool>(false)

    public static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Ends a command that was interrupted before it was done.
    public static func check() throws(CommandFailure) {
        if isRequested { throw CommandFailure(.interrupted, "Interrupted", "interrupted") }
    }

    /// Waits, in seconds, or until interrupted.
    public static func wait(_ seconds: Double) {
        let end = Date().addingTimeInterval(seconds)
        while !isRequested, Date() < end { Thread.sleep(forTimeInterval: min(0.1, seconds)) }
    }

    static func install() {
        // The handler may only touch what exists already: reading the flag once makes it.
        _ = isRequested
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                Interruption.requested.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }
}
