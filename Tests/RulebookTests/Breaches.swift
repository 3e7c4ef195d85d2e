import ComitySchema
import ComityTestKit
import Foundation

@testable import Rulebook

/// Every rule, broken alone.
enum Breaches {
    static let all = ofAgreement + ofInstrument + ofOffence + ofTarget + ofScope + ofInterception + ofFlags

    static let ofAgreement = [
        Breach("B01", .refuse, .agreementNotInForce, "no agreement leads from the sender to the receiver") {
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
        Breach("B16", .refuse, .conflictOfLaw, "made for another government") {
            $0.order.statements = Statements(notForAnotherGovernment: false)
        },
    ]

    static let ofInstrument = [
        Breach("B06", .refuse, .instrumentNotAllowed, "the agreement does not know the instrument") {
            $0.order.kind = "USTITLEIII"
        },
        Breach("B06", .refuse, .instrumentNotAllowed, "a warrant of interception for what is stored", of: .ukInterception) {
            $0.order.tasks[0].action = .production
            $0.order.tasks[0].window = FactsSketch.ukProduction.order.tasks[0].window
        },
        Breach("B07", .clarify, .invalidIssuingAuthority, "an issuer without title to a warrant", of: .ukInterception) {
            $0.order.issuer = "GB-FCA"
        },
        Breach("B07", .clarify, .invalidIssuingAuthority, "an issuer under another authority") { $0.issuerAuthority = "US-OIA" },
        Breach("B08", .clarify, .approvalMissing, "no judge approved") { $0.order.approvals = [] },
        Breach("B08", .clarify, .approvalMissing, "approved after it was issued") { $0.approve("judge", "HHJ Alder", at: now) },
        Breach("B08", .clarify, .approvalMissing, "one lock of two", of: .ukInterception) {
            $0.order.approvals.removeLast()
        },
        Breach("B10", .clarify, .approvalMissing, "one person turned both locks", of: .ukInterception) {
            let before = now - .days(2)
            $0.order.approvals = [
                Approval(role: "secretaryOfState", name: "J. Ash", approvedAt: before),
                Approval(role: "judicialCommissioner", name: " j.  ASH", approvedAt: before),
            ]
        },
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

    static let ofFlags = [
        Breach("A14", .review, .insufficientInformation, "an emergency") { $0.order.flags = Flags(emergency: true, test: false) },
        Breach("T01", .review, .insufficientInformation, "a test") { $0.order.flags = Flags(emergency: false, test: true) },
    ]

    static let ofOffence = [
        Breach("C01", .clarify, .incomplete, "no offence is stated") { $0.order.offences = [] },
        Breach("C01", .clarify, .incomplete, "no statute is named") {
            $0.order.offences = [Offence(statute: "", title: "Fraud", maximumSentenceMonths: 120)]
        },
        Breach("C02", .refuse, .belowThreshold, "no offence is serious") {
            $0.order.offences = [Offence(statute: "Theft Act 1978, s.3", title: "Making off", maximumSentenceMonths: 24)]
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
            Breach("D01", .clarify, .insufficientInformation, "a letter that only looks Latin") {
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
            Breach("D06", .review, .protectedPerson, "signed in from a protected place") { $0.signals = [.signIns] },
            Breach("D06", .review, .protectedPerson, "registered in a protected place") { $0.signals = [.registration] },
            Breach("D06", .review, .protectedPerson, "a number of a protected place", of: .usProduction) {
                $0.signals = [.telephone]
            },
            Breach("D07", .review, .protectedPerson, "an organisation", of: .usProduction) {
                $0.order.tasks[0].entityType = .corporation
            },
            Breach("D10", .review, .immunitiesOrPrivileges, "a lawyer's account") { $0.signals = [.lawyer] },
        ] + protected

    /// The targeting decision table: who is protected depends on the direction.
    static let protected = [
        Breach("D05", .refuse, .protectedPerson, "GB to US: someone in the US") { $0.order.tasks[0].location = "US" },
        Breach("D05", .refuse, .protectedPerson, "GB to US: an American abroad") {
            $0.order.tasks[0].nationalities = ["GB", "US"]
        },
        Breach("D05", .refuse, .protectedPerson, "US to GB: someone in the UK", of: .usProduction) {
            $0.order.tasks[0].location = "GB"
        },
    ]

    static let ofScope = [
        Breach("E01", .clarify, .instrumentNotAllowed, "content on an authorisation for communications data", of: .ukAccess) {
            $0.order.tasks[0].categories = [.access, .mail]
        },
        Breach("E01", .clarify, .bulkOrOverbroad, "no category") { $0.order.tasks[0].categories = [] },
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
        Breach("F01", .clarify, .windowEnded, "over already", of: .ukInterception) {
            $0.order.tasks[0].window = TimeWindow(from: now - .days(1), until: now)
        },
        Breach("F02", .clarify, .incomplete, "necessity is not stated", of: .ukInterception) {
            $0.order.statements = Statements(notForAnotherGovernment: true, noLessIntrusiveMethod: true)
        },
        Breach("F03", .clarify, .incomplete, "the lack of another method is not stated", of: .ukInterception) {
            $0.order.statements = Statements(notForAnotherGovernment: true, notLongerThanNecessary: true)
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
}
