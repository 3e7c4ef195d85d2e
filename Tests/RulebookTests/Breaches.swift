import ComitySchema
import ComityTestKit
import Foundation

@testable import Rulebook

/// Every rule, broken alone.
enum Breaches {
    static let all =
        ofSender + ofAgreement + ofInstrument + ofApprovals + ofOffence + ofTarget + ofAccount + ofScope + ofInterception + ofOwn

    static let ofSender = [
        Breach("A12", .refuse, .manifestErrors, "a document is not the one that is named") {
            $0.order.documents = [
                Document(name: "Order.pdf", contentType: "application/pdf", digest: Digest(of: "a"), content: Data("b".utf8))
            ]
        },
        Breach("A12", .clarify, .malformed, "a document that could run") {
            $0.order.documents = [Document(name: "Order", contentType: "text/html", digest: Digest(of: "a"))]
        },
        Breach("A14", .hold, .callbackNeeded, "an emergency that nobody has confirmed") {
            $0.order.flags = Flags(emergency: true, test: false)
        },
        Breach("A14", .hold, .callbackNeeded, "the first order of an authority") { $0.isSenderVerified = false },
        Breach("A14", .flag, nil, "an emergency that the authority confirmed") {
            $0.order.flags = Flags(emergency: true, test: false)
            $0.isConfirmed = true
        },
    ]

    static let ofAgreement = [
        Breach("B01", .refuse, .agreementNotInForce, "edge 32: no agreement leads from the sender to the receiver") {
            $0.senderCountry = "NZ"
        },
        Breach("B01", .refuse, .agreementNotInForce, "issued before the agreement was in force", of: .ukAccess) {
            $0.order.issuedAt = Date(millisecondsSince1970: 1_600_000_000_000)
            $0.order.madeAt = $0.order.issuedAt
            $0.order.tasks[0].believedAt = $0.order.issuedAt
        },
        Breach("B02", .clarify, .agreementNotInvoked, "the agreement is not invoked") { $0.order.invokedAgreement = nil },
        Breach("B02", .clarify, .agreementNotInvoked, "another agreement is invoked") { $0.order.invokedAgreement = "AU-US" },
        Breach("B02", .clarify, .agreementNotInvoked, "the order names another agreement") {
            $0.order.agreement = "AU-US"
            $0.order.invokedAgreement = "AU-US"
        },
        Breach("B02", .clarify, .agreementNotInvoked, "the sender is no Designated Authority") {
            $0.order.sender = "GB-NCA"
            $0.issuerAuthority = "GB-NCA"
        },
        Breach("B03", .clarify, .certificationMissing, "there is no certification") { $0.certification = nil },
        Breach("B03", .refuse, .manifestErrors, "the certification is of another order") { $0.digest = Digest(of: "another") },
        Breach("B03", .clarify, .certificationMissing, "the certification names no one") { $0.certify(by: " ") },
        Breach("B04", .clarify, .manifestErrors, "certified before the instrument was made") { $0.certify(at: now - .days(3)) },
        Breach("B04", .clarify, .manifestErrors, "certified after it was served") { $0.certify(at: now) },
        Breach("B04", .clarify, .manifestErrors, "dated after it was served") { $0.order.issuedAt = now },
        Breach("B05", .clarify, .incomplete, "no one can be reached") { $0.contact = Contact(name: "Desk", email: "desk") },
        Breach("B05", .clarify, .incomplete, "no one is named") { $0.contact = Contact(name: " ", email: "desk@ipu.example") },
        Breach("B14", .clarify, .wrongReceiver, "addressed to another entity") { $0.order.addressee = "exmail-gb" },
        Breach("B16", .clarify, .incomplete, "the declaration is missing") { $0.order.statements = Statements() },
        Breach("B15", .clarify, .serviceNotCovered, "the entity offers no mail") { $0.services = [.subscriber, .chat] },
        Breach("B16", .object, .conflictOfLaw, "made for another government") {
            $0.order.statements = Statements(notForAnotherGovernment: false)
        },
        Breach("B17", .clarify, .languageNotAccepted, "an order in Welsh") { $0.order.language = "cy" },
        Breach("B17", .clarify, .languageNotAccepted, "a certificate in Czech", of: .euContent) { $0.order.language = "cs" },
        Breach("B19", .stop, .agreementInapplicable, "an authority says that it does not apply") {
            $0.determination = .inapplicable
        },
        Breach("B20", .hold, .rulebookNotApproved, "nobody approved the rulebook") { $0.isRulebookApproved = false },
    ]

    static let ofInstrument = [
        Breach("B06", .refuse, .instrumentNotAllowed, "the agreement does not know the instrument") {
            $0.order.kind = "USTITLEIII"
        },
        Breach("B06", .refuse, .instrumentNotAllowed, "a warrant of interception for what is stored", of: .ukInterception) {
            $0.order.tasks[0].action = .production
            $0.order.tasks[0].window = FactsSketch.ukProduction.order.tasks[0].window
        },
        Breach("B07", .clarify, .invalidIssuingAuthority, "edge 31: an issuer without title to a warrant", of: .ukInterception) {
            $0.order.issuer = "GB-FCA"
        },
        Breach("B07", .clarify, .invalidIssuingAuthority, "an issuer under another authority") { $0.issuerAuthority = "US-OIA" },
        Breach("B11", .refuse, .instrumentNotInForce, "served later than three months after its making") {
            $0.order.madeAt = now - .days(95)
        },
        Breach("B12", .refuse, .instrumentNotInForce, "the instrument has ended") {
            $0.order.validity = TimeWindow(from: now - .days(2), until: now)
        },
        Breach("B12", .hold, .instrumentNotInForce, "the instrument has not begun") {
            $0.order.validity = TimeWindow(from: now + .days(1), until: now + .days(2))
        },
        Breach("B12", .clarify, .manifestErrors, "the instrument ends before it begins") {
            $0.order.validity = TimeWindow(from: now + .days(2), until: now + .days(1))
        },
        Breach("B13", .clarify, .incomplete, "the instrument has no reference") { $0.order.instrumentReference = " " },
        Breach("B13", .clarify, .manifestErrors, "two tasks have one reference") { $0.order.tasks.append($0.order.tasks[0]) },
        Breach("B18", .clarify, .incomplete, "secrecy without an end") { $0.order.secrecy = Secrecy() },
    ]

    static let ofApprovals = [
        Breach("B08", .clarify, .approvalMissing, "no judge approved") { $0.order.approvals = [] },
        Breach("B08", .clarify, .approvalMissing, "approved after it was issued") { $0.approve("judge", "HHJ Alder", at: now) },
        Breach("B08", .clarify, .approvalMissing, "one lock of two, and no urgency", of: .ukInterception) {
            $0.order.approvals.removeLast()
        },
        Breach("B10", .clarify, .approvalMissing, "one person turned both locks", of: .ukInterception) {
            let before = now - .days(2)
            $0.order.approvals = [
                Approval(role: "secretaryOfState", name: "J. Ash", approvedAt: before),
                Approval(role: "judicialCommissioner", name: " j.  ASH", approvedAt: before),
            ]
        },
        Breach("B08", .clarify, .approvalMissing, "an urgent order that the law does not know") { $0.order.isUrgent = true },
        Breach("B08", .clarify, .approvalMissing, "word of mouth where the law wants it written", of: .ukInterception) {
            let before = now - .days(2)
            $0.order.approvals[0] = Approval(role: "secretaryOfState", name: "Rt Hon P. Elm", approvedAt: before, form: .oral)
        },
        Breach("B09", .flag, .approvalMissing, "an urgent warrant whose commissioner still has time", of: .ukUrgent) { _ in },
        Breach("B09", .stop, .approvalMissing, "three working days of a commissioner's silence", of: .ukUrgent) {
            // Made on a Thursday: Friday, Monday and Tuesday are the three; it is Wednesday morning.
            $0.at(now + .hours(12))
            $0.order.madeAt = now - .days(5)
            $0.order.approvals[0] = Approval(role: "secretaryOfState", name: "Rt Hon P. Elm", approvedAt: now - .days(5))
        },
        Breach("B09", .stop, .approvalMissing, "an urgent warrant whose commissioner came too late", of: .ukUrgent) {
            $0.at(now + .hours(13))
            $0.order.madeAt = now - .days(5)
            $0.order.approvals[0] = Approval(role: "secretaryOfState", name: "Rt Hon P. Elm", approvedAt: now - .days(5))
            $0.order.approvals.append(Approval(role: "judicialCommissioner", name: "Sir J. Ash", approvedAt: now + .hours(12)))
        },
    ]

    static let ofOwn = [
        Breach("N01", .clarify, .incomplete, "the enforcing state was not told", of: .euAbroad) {
            $0.order.statements = Statements()
        },
        Breach("N01", .clarify, .manifestErrors, "the enforcing state was told too late", of: .euAbroad) {
            $0.order.statements = Statements(enforcingAuthorityNotifiedAt: now)
        },
        Breach("N01", .hold, .clearancePending, "the enforcing state may still object", of: .euAbroad) { _ in },
        Breach("T01", .review, .insufficientInformation, "a test") { $0.order.flags = Flags(emergency: false, test: true) },
    ]

    static let ofOffence = [
        Breach("C01", .clarify, .incomplete, "no offence is stated") { $0.order.offences = [] },
        Breach("C01", .clarify, .incomplete, "no statute is named") {
            $0.order.offences = [Offence(statute: "", title: "Fraud", maximumSentenceMonths: 120)]
        },
        Breach("C02", .object, .belowThreshold, "no offence is serious, whatever the order says") {
            $0.order.offences = [Offence(statute: "Computer Misuse Act 1990, s.1", title: "Access", maximumSentenceMonths: 120)]
        },
        Breach("C02", .review, .notJudgeable, "an offence that the rulebook does not know") {
            $0.order.offences = [Offence(statute: "Witchcraft Act 1735, s.4", title: "Pretending", maximumSentenceMonths: 120)]
        },
        Breach("C02", .review, .notJudgeable, "an offence below the threshold, said to be terrorism") {
            $0.order.offences = [
                Offence(statute: "Computer Misuse Act 1990, s.1", title: "Access", maximumSentenceMonths: 24, terrorism: true)
            ]
        },
        Breach("C03", .review, .offenceNotCovered, "national security for a ground") {
            $0.order.summary = "A threat to National  Security."
        },
        Breach("C05", .review, .immunitiesOrPrivileges, "words that somebody found insulting") {
            $0.order.summary = "The account was used to post insulting remarks."
        },
        Breach("C06", .review, .conflictOfLaw, "a crime for which the death penalty is possible", of: .usProduction) {
            $0.order.offences = [Offence(statute: "18 USC 1111", title: "Murder", maximumSentenceMonths: 1200)]
        },
        Breach("C08", .review, .offenceNotCovered, "a deserter") { $0.order.summary = "The suspect is wanted for desertion." },
        Breach("C08", .review, .offenceNotCovered, "taxes alone", of: .euContent) {
            $0.order.offences = [Offence(statute: "AO § 370", title: "Steuerhinterziehung", maximumSentenceMonths: 60)]
        },
        Breach("C07", .clarify, .insufficientInformation, "the facts are not told") { $0.order.summary = "  " },
    ]

    static let ofTarget =
        [
            Breach("D01", .clarify, .incomplete, "there is no task") { $0.order.tasks = [] },
            Breach("D01", .clarify, .insufficientInformation, "an unknown format") { $0.target("IMSI", "234150999999999") },
            Breach("D01", .clarify, .insufficientInformation, "a format that the provider cannot look up") {
                $0.formats = ["AccountHandle"]
            },
            Breach("D01", .clarify, .insufficientInformation, "no address") { $0.target("EmailAddress", "ada.exmail.example") },
            Breach("D01", .clarify, .insufficientInformation, "edge 22: a letter that only looks Latin") {
                $0.target("EmailAddress", "\u{0430}da@exmail.example")
            },
            Breach("D01", .clarify, .insufficientInformation, "several accounts") { $0.matches = 2 },
            Breach("D03", .review, .bulkOrOverbroad, "very many tasks") { facts in
                facts.order.tasks = (1...21).map { number in
                    var task = facts.order.tasks[0]
                    task.reference = TaskReference(unchecked: "\(number)")
                    return task
                }
            },
            Breach("D04", .clarify, .insufficientInformation, "no basis") { $0.order.tasks[0].basis = "" },
            Breach("D04", .clarify, .manifestErrors, "believed after it was ordered") { $0.order.tasks[0].believedAt = now },
            Breach("D07", .review, .protectedPerson, "an organisation", of: .usProduction) {
                $0.order.tasks[0].entityType = .corporation
            },
            Breach("D08", .review, .protectedPerson, "someone else is meant") {
                $0.order.summary = "The account is the way to the ultimate target."
            },
            Breach("D12", .clarify, .insufficientInformation, "an address on the internet, without a time") {
                $0.formats.append("IPv4Address")
                $0.target("IPv4Address", "192.0.2.7")
            },
            Breach("D12", .clarify, .manifestErrors, "an address that was seen tomorrow") {
                $0.formats.append("IPv4Address")
                $0.target("IPv4Address", "192.0.2.7")
                $0.order.tasks[0].observation = Observation(at: now + .days(1), port: 443)
            },
            Breach("D12", .clarify, .manifestErrors, "a port that does not exist") {
                $0.formats.append("IPv4Address")
                $0.target("IPv4Address", "192.0.2.7")
                $0.order.tasks[0].observation = Observation(at: now - .days(3), port: 70_000)
            },
            Breach("D15", .clarify, .incomplete, "a Czech in Portugal, and no word of telling anyone") {
                $0.order.tasks[0].location = "PT"
                $0.order.tasks[0].nationalities = ["CZ"]
            },
        ] + protected

    static let ofAccount = [
        Breach("D06", .review, .protectedPerson, "signed in from a protected place") { $0.signals = [.signIns] },
        Breach("D06", .review, .protectedPerson, "registered in a protected place") { $0.signals = [.registration] },
        Breach("D06", .review, .protectedPerson, "a number of a protected place", of: .usProduction) {
            $0.signals = [.telephone]
        },
        Breach("D10", .review, .immunitiesOrPrivileges, "a lawyer's account") { $0.signals = [.lawyer] },
        Breach("D09", .review, .insufficientInformation, "an account that an organisation runs") { $0.isTenant = true },
        Breach("D09", .review, .insufficientInformation, "an organisation's account") { $0.signals = [.organisation] },
        Breach("D11", .review, .insufficientInformation, "edge 21: an address that had another holder") { $0.holders = 2 },
        Breach("D13", .flag, nil, "an account of one who works for the provider") { $0.signals = [.employee] },
    ]

    /// The targeting decision table: who is protected depends on the direction.
    static let protected = [
        Breach("D05", .object, .protectedPerson, "GB to US: someone in the US") { $0.order.tasks[0].location = "US" },
        Breach("D05", .object, .protectedPerson, "GB to US: an American abroad") {
            $0.order.tasks[0].nationalities = ["GB", "US"]
        },
        Breach("D05", .object, .protectedPerson, "US to GB: someone in the UK", of: .usProduction) {
            $0.order.tasks[0].location = "GB"
        },
    ]

    static let ofScope = [
        Breach("E01", .clarify, .instrumentNotAllowed, "content on an authorisation for communications data", of: .ukAccess) {
            $0.order.tasks[0].categories = [.access, .mail]
        },
        Breach("E04", .clarify, .bulkOrOverbroad, "no category") { $0.order.tasks[0].categories = [] },
        Breach("E04", .review, .bulkOrOverbroad, "everything there is") {
            $0.order.summary = "The police need any and all that the account holds."
        },
        Breach("E08", .review, .serviceNotCovered, "keys instead of data") {
            $0.order.summary = "The provider is to decrypt what was written."
        },
        Breach("E09", .flag, .immunitiesOrPrivileges, "content that may hold what the instrument never reaches") { _ in },
        Breach("E01", .clarify, .manifestErrors, "a category twice") { $0.order.tasks[0].categories = [.mail, .mail] },
        Breach("E02", .clarify, .manifestErrors, "a window that ends before it begins") {
            $0.order.tasks[0].window = TimeWindow(from: now - .days(3), until: now - .days(4))
        },
        Breach("E03", .review, .bulkOrOverbroad, "three years of mail") {
            $0.order.tasks[0].window = TimeWindow(from: now - .days(1100), until: now - .days(4))
        },
        Breach("E05", .clarify, .serviceNotCovered, "subscriber information alone", of: .ukAccess) {
            $0.order.tasks[0].categories = [.subscriber]
        },
        Breach("E06", .clarify, .instrumentNotAllowed, "communications data alone on a production order") {
            $0.order.tasks[0].categories = [.access]
        },
        Breach("E07", .clarify, .manifestErrors, "mail that is not written yet") {
            $0.order.tasks[0].window = TimeWindow(from: now - .days(3), until: now + .days(4))
        },
        Breach("E07", .clarify, .manifestErrors, "an interception of the past", of: .ukInterception) {
            $0.order.validity = TimeWindow(from: now - .days(30), until: now + .days(80))
            $0.order.tasks[0].window = TimeWindow(from: now - .days(3), until: now + .days(30))
        },
    ]

    static let ofInterception = [
        Breach("F01", .clarify, .excessDuration, "longer than six months", of: .ukInterception) {
            $0.order.validity = TimeWindow(from: now - .days(2), until: now + .days(400))
            $0.order.tasks[0].window = TimeWindow(from: now - .days(1), until: now + .days(200))
        },
        Breach("F01", .clarify, .excessDuration, "longer than its warrant", of: .ukInterception) {
            $0.order.tasks[0].window = TimeWindow(from: now - .days(1), until: now + .days(81))
        },
        Breach("F01", .clarify, .excessDuration, "longer than the law lets its warrant last", of: .ukInterception) {
            $0.order.madeAt = now - .days(100)
            $0.order.validity = TimeWindow(from: now - .days(100), until: now + .days(200))
            $0.order.tasks[0].window = TimeWindow(from: now - .days(1), until: now + .days(100))
        },
        Breach("F01", .clarify, .windowEnded, "over already", of: .ukInterception) {
            $0.order.tasks[0].window = TimeWindow(from: now - .days(1), until: now)
        },
        Breach("F02", .clarify, .incomplete, "necessity is not stated", of: .ukInterception) {
            $0.order.statements = Statements(notForAnotherGovernment: true, noLessIntrusiveMethod: true)
        },
        Breach("F03", .clarify, .incomplete, "the lack of another method is not stated", of: .ukInterception) {
            $0.order.statements = Statements(notForAnotherGovernment: true, notLongerThanNecessary: true)
        },
        Breach("F04", .clarify, .insufficientInformation, "a target that the warrant does not specify", of: .ukInterception) {
            $0.order.selectors = []
        },
        Breach("F04", .clarify, .insufficientInformation, "a target that a modification took out", of: .ukInterception) {
            $0.modify("seniorOfficial", removes: $0.order.tasks[0].target)
        },
        Breach("F04", .clarify, .approvalMissing, "edge 05: a modification by one who may not make it", of: .ukInterception) {
            $0.modify("constable", adds: TargetIdentifier(format: "EmailAddress", value: "eve@exmail.example"))
        },
        Breach("F05", .clarify, .insufficientInformation, "nobody says where the target is", of: .usInterception) {
            $0.order.tasks[0].location = nil
        },
        Breach("F05", .review, .protectedPerson, "the provider must believe it too", of: .usInterception) { _ in },
        Breach("F07", .clarify, .approvalMissing, "longer than before, and nobody approved it", of: .ukInterception) {
            $0.replaces(endingAt: now + .days(30))
        },
        Breach("F07", .clarify, .windowEnded, "an extension of what had ended", of: .ukInterception) {
            $0.replaces(endingAt: now - .hours(2))
        },
        Breach("F10", .clarify, .incomplete, "nothing live to intercept", of: .usInterception) {
            $0.order.tasks[0].categories = [.mail]
        },
    ]
}

extension FactsSketch {
    fileprivate mutating func certify(by certifier: String = "A. Hazel", at date: Date = now - .hours(2)) {
        certification = Certification(orderDigest: digest, certifier: certifier, certifiedAt: date, statement: "Lawful.")
    }

    fileprivate mutating func approve(_ role: String, _ name: String, at date: Date) {
        order.approvals = [Approval(role: role, name: name, approvedAt: date)]
    }

    fileprivate mutating func target(_ format: String, _ value: String) {
        order.tasks[0].target = TargetIdentifier(format: format, value: value)
    }

    /// Adds a modification to the warrant, made yesterday.
    fileprivate mutating func modify(_ role: String, adds: TargetIdentifier? = nil, removes: TargetIdentifier? = nil) {
        order.modifications = [
            Modification(
                role: role,
                name: "L. Yew",
                modifiedAt: now - .days(1),
                adds: adds.map { [$0] } ?? [],
                removes: removes.map { [$0] } ?? []
            )
        ]
    }

    /// Makes the order an amendment of one whose interception ended otherwise.
    fileprivate mutating func replaces(endingAt end: Date) {
        var before = self
        before.order.tasks[0].window = TimeWindow(from: order.tasks[0].window.from, until: end)
        replaced = before.facts.order
    }
}
