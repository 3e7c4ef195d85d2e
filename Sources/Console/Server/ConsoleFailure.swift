import CommandLineKit
import HTTPTypes
import Hummingbird

/// Why a request is not answered as it was asked, in words that a person can act on.
struct ConsoleFailure: Error, Hashable, Sendable {
    let status: HTTPResponse.Status
    let code: String
    let message: String

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    init(_ failure: CommandFailure) {
        let status: HTTPResponse.Status =
            switch failure.status {
            case .no: .conflict
            case .usage, .data: .unprocessableContent
            case .missing: .notFound
            case .unavailable, .tryLater: .serviceUnavailable
            case .internalError, .cannotCreate, .configuration, .interrupted: .internalServerError
            }
        self.init(status, failure.code, failure.message)
    }

    static let signInNeeded = ConsoleFailure(.unauthorized, "SignInNeeded", "sign in first")
    static let signInRefused = ConsoleFailure(
        .forbidden,
        "SignInRefused",
        "this does not prove who you are: the key is not a reviewer's, is not valid now, or the page was open for too long"
    )
    static let notVouchedFor = ConsoleFailure(
        .forbidden,
        "NotVouchedFor",
        "the identity provider does not vouch for a reviewer here, or the sign-in took too long; try again"
    )
    static let signInDeclined = ConsoleFailure(
        .forbidden,
        "SignInDeclined",
        "at the identity provider the sign-in was declined, by you or by its rules; nobody is signed in"
    )
    static let providerFailed = ConsoleFailure(
        .badGateway,
        "ProviderFailed",
        "the identity provider ended the sign-in with an error, which the log names; try again, or sign in with your key"
    )
    static let formForeign = ConsoleFailure(
        .forbidden,
        "FormForeign",
        "the form was not sent from a page of this session; go back, reload the page and send it again"
    )
    static let formMalformed = ConsoleFailure(.badRequest, "FormMalformed", "the form is not one of this console's")
    static let formTooLarge = ConsoleFailure(.contentTooLarge, "FormTooLarge", "the form has more text than it may have")
    static let hostUnknown = ConsoleFailure(
        .misdirectedRequest,
        "HostUnknown",
        "the console does not answer under this address; its address is what 'console.origin' says"
    )
    static let pageUnknown = ConsoleFailure(.notFound, "PageUnknown", "there is no such page")
    static let casesNotRead = ConsoleFailure(
        .serviceUnavailable,
        "CasesNotRead",
        "the cases are still being read from the brokers; try again in a moment"
    )
    static let notWritten = ConsoleFailure(
        .serviceUnavailable,
        "BrokerUnavailable",
        "the brokers do not take it; nothing was done, so try again"
    )
}
