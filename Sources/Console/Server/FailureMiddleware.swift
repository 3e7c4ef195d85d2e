import HTTPTypes
import Hummingbird
import Logging

/// Makes a page of every failure. Stands behind the sessions, so that the page is the reviewer's, and before them, for their own.
struct FailureMiddleware: RouterMiddleware {
    let log: Logger

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return FailurePage(failure: failure(from: error), session: context.signIn?.session).response
        }
    }

    private func failure(from error: any Error) -> ConsoleFailure {
        switch error {
        case let failure as ConsoleFailure:
            return failure
        case let error as HTTPError where error.status == .notFound || error.status == .methodNotAllowed:
            return .pageUnknown
        case let error as HTTPError:
            return ConsoleFailure(error.status, "RequestRefused", error.body ?? "the request cannot be answered")
        default:
            log.error("a request failed", metadata: ["reason": "\(error)"])
            return ConsoleFailure(.internalServerError, "Internal", "the console has failed at this; its log says why")
        }
    }
}
