import ArgumentParser
import ComitySchema
import CommandLineKit
import Foundation

/// What a transmittal carries: one thing.
struct MessageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Carry this signed order; - for standard input.", valueName: "order.jws"))
    var order: String?

    @Option(help: ArgumentHelp("With --order: it amends this one, as it was signed.", valueName: "order.jws"))
    var amends: String?

    @Option(help: ArgumentHelp("With --order: it replaces the version of this digest.", valueName: "sha-256"))
    var replaces: Digest?

    @Option(help: ArgumentHelp("Take back the order with this reference.", valueName: "reference"))
    var cancel: OrderReference?

    @Option(
        help: ArgumentHelp(
            "With --cancel: withdrawn (if not given), revoked by a court, or approvalRefused for an urgent instrument.",
            valueName: "ground"
        )
    )
    var ground: Cancellation.Ground?

    @Option(help: ArgumentHelp("Pause the order with this reference.", valueName: "reference"))
    var suspend: OrderReference?

    @Option(help: ArgumentHelp("End the pause of the order with this reference.", valueName: "reference"))
    var resume: OrderReference?

    @Option(help: ArgumentHelp("Say whether the agreement may be invoked: applicable or inapplicable.", valueName: "stance"))
    var determine: Determination.Stance?

    @Option(help: ArgumentHelp("With --determine: the order that it is about.", valueName: "reference"))
    var about: OrderReference?

    @Option(
        help: ArgumentHelp(
            "With --determine: the authority that sent that order, if it is not the sender of this.",
            valueName: "authority"
        )
    )
    var authority: AuthorityID?

    @Option(help: ArgumentHelp("Confirm the delivery for the order with this reference.", valueName: "reference"))
    var receipt: OrderReference?

    @Option(help: ArgumentHelp("With --cancel or --receipt: which task of the order.", valueName: "reference"))
    var task: TaskReference?

    @Option(help: ArgumentHelp("With --receipt: the digest of the last part, as 'receive' prints it.", valueName: "sha-256"))
    var digest: Digest?

    @Option(help: ArgumentHelp("Why; needed for everything but an order and a receipt.", valueName: "text"))
    var reason: String?

    func validate() throws {
        let given = [order != nil, cancel != nil, suspend != nil, resume != nil, determine != nil, receipt != nil]
        guard given.filter({ $0 }).count == 1 else {
            throw ValidationError("give one of --order, --cancel, --suspend, --resume, --determine and --receipt")
        }
        if isAmendment, order == nil { throw ValidationError("--amends and --replaces need --order") }
        if amends != nil, replaces != nil { throw ValidationError("give --amends or --replaces, not both") }
        if ground != nil, cancel == nil { throw ValidationError("--ground needs --cancel") }
        if (determine == nil) != (about == nil) { throw ValidationError("--determine and --about need each other") }
        if authority != nil, determine == nil { throw ValidationError("--authority needs --determine") }
        if receipt != nil, task == nil || digest == nil { throw ValidationError("--receipt needs --task and --digest") }
        let explainsItself = (order != nil && !isAmendment) || receipt != nil
        if !explainsItself, reason.map(\.isEmpty) ?? true {
            throw ValidationError("give --reason too: only an order and a receipt need none")
        }
    }

    private var isAmendment: Bool { amends != nil || replaces != nil }

    /// - Parameter sender: whose word it is.
    func message(
        from sender: AuthorityID,
        certifying certification: CertificationDraft,
        at now: Date
    ) throws -> Transmittal.Message {
        let reason = reason ?? ""
        if let order { return try carrying(order, certifying: certification, at: now) }
        if let cancel { return .cancellation(Cancellation(order: cancel, task: task, ground: ground, reason: reason)) }
        if let suspend { return .suspension(Suspension(order: suspend, isLifted: false, reason: reason)) }
        if let resume { return .suspension(Suspension(order: resume, isLifted: true, reason: reason)) }
        if let determine, let about {
            return .determination(Determination(authority: authority ?? sender, order: about, stance: determine, reason: reason))
        }
        guard let receipt, let task, let digest else { throw ValidationError("--receipt needs --task and --digest") }
        return .receipt(Receipt(order: receipt, task: task, manifestDigest: digest))
    }

    private func carrying(
        _ file: String,
        certifying certification: CertificationDraft,
        at now: Date
    ) throws -> Transmittal.Message {
        let compact = try Files.readLine(file)
        let order = try OwnJWS.order(in: compact, name: file)
        let certified = certification.certify(compact, at: now)
        if let replaces { return .amendment(Amendment(replaces: replaces, reason: reason ?? "", order: certified)) }
        guard let amends else { return .order(certified) }
        let version = try Files.readLine(amends)
        try AmendmentForm.check(order, as: compact, amending: try OwnJWS.order(in: version, name: amends), as: version)
        return .amendment(Amendment(replaces: Digest(of: version), reason: reason ?? "", order: certified))
    }
}

/// What an authority can see of its own amendment before it sends it.
enum AmendmentForm {
    static func check(_ order: Order, as compact: String, amending before: Order, as version: String) throws(CommandFailure) {
        guard compact != version else {
            throw CommandFailure(.data, ReasonCode.malformed.rawValue, "the order is the very version that it is to replace")
        }
        guard order.reference == before.reference else {
            let message = "an amendment keeps its order's reference: \(before.reference), not \(order.reference)".printable
            throw CommandFailure(.data, ReasonCode.manifestErrors.rawValue, message)
        }
        guard order.issuer == before.issuer, order.addressee == before.addressee else {
            let message = "an amendment keeps its order's issuer and addressee; for others it takes a new order"
            throw CommandFailure(.data, ReasonCode.manifestErrors.rawValue, message)
        }
    }
}
