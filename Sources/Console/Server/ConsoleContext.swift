import Hummingbird
import Logging

/// What is known of a request while it is answered.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The sign-in that the request belongs to.
    var signIn: SignIn?

    struct SignIn: Sendable {
        /// Known to the browser and here for this request only.
        let id: String
        let session: Session
    }

    init(source: Source) {
        coreContext = .init(source: source)
    }

    func session() throws(ConsoleFailure) -> Session {
        guard let signIn else { throw .signInNeeded }
        return signIn.session
    }
}
