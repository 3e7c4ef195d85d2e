import ComitySchema
import ComityTestKit
import Foundation
import StageKit
import Testing

@testable import Intake

@Suite("What intake admits")
struct AdmissionTests {
    private let world = SampleWorld.standard

    @Test("is an order with everything that was proven of it, and its authority hears that it is here")
    func order() throws {
        let order = world.order()
        let certified = world.certified(order)
        let transmittal = world.transmittal(.order(certified))
        let bytes = world.signed(transmittal)
        let result = try IntakeDesk().put(bytes)
        let caseID = CaseID(authority: "GB-IPU", reference: SampleWorld.reference)
        #expect(
            result.end
                == .admitted(
                    AdmittedMessage(
                        caseID: caseID,
                        transmittalDigest: Digest(of: bytes),
                        transmittalID: transmittal.id,
                        sender: "GB-IPU",
                        senderKey: "GB-IPU-sign",
                        receiver: "exmail-us",
                        contact: transmittal.contact,
                        sentAt: world.now - 60,
                        admittedAt: world.now,
                        authenticity: AuthenticityRule.allCases.map(\.version),
                        content: .order(
                            VerifiedOrder(
                                order: order,
                                digest: Digest(of: certified.order),
                                issuerKey: "GB-NCA-sign",
                                invokedAgreement: "US-UK",
                                certification: certified.certification
                            )
                        )
                    )
                )
        )
        let notice = try #require(result.notices.first)
        #expect(notice.kind == .received)
        #expect(notice.caseID == caseID)
        #expect(notice.provider == "exmail-us")
        #expect(notice.recipient == "GB-IPU")
        #expect(notice.order == SampleWorld.reference)
        #expect(notice.reasons.isEmpty)
        #expect(result.audits.map(\.kind) == [.admitted])
        #expect(result.audits.first?.digest == Digest(of: bytes))
        #expect(result.audits.first?.actor == "GB-IPU")
        #expect(result.outbound.allSatisfy { $0.key == Array(caseID.rawValue.utf8) })
    }

    @Test("equals what the sample world says that intake passes on")
    func sampleAgrees() throws {
        let order = world.order()
        let sample = world.admitted(order)
        let result = try IntakeDesk().put(world.signed(world.transmittal(.order(world.certified(order)))))
        #expect(result.end == .admitted(sample))
    }

    @Test(
        "comes from either side of the agreement, under either algorithm",
        arguments: [
            ("GB-IPU", "GB-NCA", "exmail-us"), ("GB-IPU", "GB-MPS", "exmail-us"), ("US-OIA", "US-FBI", "exmail-gb"),
        ] as [(AuthorityID, AuthorityID, EntityID)]
    )
    func senders(_ sender: AuthorityID, _ issuer: AuthorityID, _ addressee: EntityID) throws {
        let order = world.order(issuer: issuer, addressee: addressee)
        let certified = world.certified(order)
        let transmittal = world.transmittal(.order(certified), sender: sender, receiver: addressee)
        let result = try IntakeDesk().put(world.signed(transmittal))
        guard case .admitted(let message) = result.end, case .order(let verified) = message.content else {
            Issue.record("not admitted: \(result.end)")
            return
        }
        #expect(message.sender == sender)
        #expect(verified.order == order)
        #expect(verified.digest == Digest(of: certified.order))
        #expect(verified.issuerKey == KeyID(unchecked: "\(issuer)-sign"))
    }

    @Test("may be an order that the law will not like: intake leaves the law to the law")
    func noLaw() throws {
        let order = world.order(agreement: "NO-SUCH", instrument: world.instrument(kind: "POSTCARD", approvals: []))
        let certified = CertifiedOrder(order: world.signed(order))
        guard case .admitted(let message) = try IntakeDesk().put(world.signed(world.transmittal(.order(certified)))).end else {
            Issue.record("not admitted")
            return
        }
        #expect(message.caseID == CaseID(authority: "GB-IPU", reference: SampleWorld.reference))
    }

    @Test("tells the rules of authenticity that were applied; those of orders only where there is an order")
    func authenticity() throws {
        func rules(_ message: Transmittal.Message) throws -> [String] {
            guard case .admitted(let admitted) = try IntakeDesk().put(world.signed(world.transmittal(message))).end else {
                return []
            }
            return admitted.authenticity.map(\.description)
        }
        let always = ["A02/1", "A03/1", "A04/1", "A05/1", "A06/1", "A08/1", "A09/1", "A10/1"]
        #expect(try rules(.order(world.certified(world.order()))) == always + ["A11/1", "A12/1"])
        #expect(
            try rules(.amendment(world.amendment(world.order(), replacing: Digest(of: "v1")))) == always + ["A11/1", "A12/1"]
        )
        #expect(try rules(.suspension(world.suspension(of: world.order()))) == always)
    }

    @Test(
        "is a cancellation, a pause or a receipt, which is answered only when it has had its effect",
        arguments: [
            Transmittal.Message.cancellation(Cancellation(order: SampleWorld.reference, reason: "No longer needed.")),
            .cancellation(Cancellation(order: SampleWorld.reference, task: "T1", reason: "No longer needed.")),
            .cancellation(Cancellation(order: SampleWorld.reference, ground: .approvalRefused, reason: "Refused on Friday.")),
            .suspension(Suspension(order: SampleWorld.reference, isLifted: false, reason: "The court asked for time.")),
            .suspension(Suspension(order: SampleWorld.reference, isLifted: true, reason: "The court has decided.")),
            .receipt(Receipt(order: SampleWorld.reference, task: "T1", manifestDigest: Digest(of: "part"))),
        ]
    )
    func otherMessages(_ message: Transmittal.Message) throws {
        let result = try IntakeDesk().put(world.signed(world.transmittal(message)))
        guard case .admitted(let admitted) = result.end else {
            Issue.record("not admitted")
            return
        }
        #expect(admitted.caseID == CaseID(authority: "GB-IPU", reference: SampleWorld.reference))
        #expect(result.notices.isEmpty)
        #expect(result.audits.map(\.kind) == [.admitted])
    }

    @Test("has its case by authority and reference, whatever key the sender chose")
    func caseIdentity() throws {
        let bytes = world.signed(world.transmittal(.order(world.certified(world.order()))))
        let desk = try IntakeDesk()
        let ends = try [nil, "", "a", "GB-IPU"].map { try desk.put(bytes, key: $0).end }
        #expect(ends.allSatisfy { $0 == ends[0] })
    }

    @Test("is the same answer again when the same bytes come again")
    func repetition() throws {
        let bytes = world.signed(world.transmittal(.order(world.certified(world.order()))))
        let desk = try IntakeDesk()
        let first = try desk.put(bytes)
        let second = try desk.put(bytes)
        #expect(first.end == second.end)
        #expect(first.notices == second.notices)
    }

    @Test("edge 29: may be as old as the window and as early as clocks differ", arguments: [-24 * 3600, -60, 0, 300])
    func insideWindow(_ seconds: Double) throws {
        let transmittal = world.transmittal(.order(world.certified(world.order())), sentAt: world.now + seconds)
        guard case .admitted = try IntakeDesk().put(world.signed(transmittal)).end else {
            Issue.record("not admitted")
            return
        }
    }

    @Test("edge 34: counts though the key was replaced since, if it was valid when it signed")
    func expiredSince() throws {
        // Keys of the sample world end 300 days from its now; the message was signed an hour before and comes an hour after.
        let end = world.days(300)
        let order = world.order(issuedAt: end - 7200)
        let transmittal = world.transmittal(.order(world.certified(order)), sentAt: end - 3600)
        guard case .admitted = try IntakeDesk(at: end + 3600).put(world.signed(transmittal)).end else {
            Issue.record("not admitted")
            return
        }
    }
}
