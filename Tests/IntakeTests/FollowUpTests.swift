import ComitySchema
import ComityTestKit
import Foundation
import Testing
import Trust

@testable import Intake

@Suite("What intake admits of an order that is here already")
struct FollowUpTests {
    private let world = SampleWorld.standard

    @Test("is an amendment whose order is proven as any order is, under the case of the order that it amends")
    func amendment() throws {
        let order = world.order(tasks: [world.task(categories: [.subscriber])])
        let amendment = world.amendment(order, replacing: Digest(of: "the version before"), reason: "Sign-ins are not needed.")
        let result = try IntakeDesk().put(world.signed(world.transmittal(.amendment(amendment))))
        #expect(result.end == .admitted(world.admitted(amendment, of: order)))
        guard case .admitted(let message) = result.end, case .amendment(let admitted) = message.content else { return }
        #expect(message.caseID == world.admitted(world.order()).caseID)
        #expect(admitted.replaces == amendment.replaces)
        #expect(admitted.order.order == order)
        #expect(admitted.order.certification == amendment.order.certification)
        #expect(result.notices.isEmpty)
        #expect(result.audits.map(\.note) == ["amendment"])
    }

    @Test(
        "is a determination of the authority that sent the order, and of any other Designated Authority",
        arguments: ["GB-IPU", "US-OIA"] as [AuthorityID]
    )
    func determination(_ author: AuthorityID) throws {
        let determination = world.determination(.inapplicable, of: world.order())
        let result = try IntakeDesk().put(world.signed(world.transmittal(.determination(determination), sender: author)))
        guard case .admitted(let message) = result.end else {
            Issue.record("not admitted: \(result.end)")
            return
        }
        #expect(message.caseID == world.admitted(world.order()).caseID)
        #expect(message.sender == author)
        #expect(message.content == .determination(determination))
    }

    @Test("may be a determination of an authority under which nobody issues orders, and that has no key to seal to")
    func determinesOnly() throws {
        let key = KeyMaker.make(id: "FR-MOJ-sign", algorithm: .edDSA)
        let pinned = String(decoding: key.publicJWK, as: UTF8.self)
        let window = CanonicalJSON.encode(TimeWindow(from: world.days(-9), until: world.days(9)))
        let entry = """
            {"id":"FR-MOJ","name":"Ministry of Justice","country":"FR","role":"designatedAuthority",
            "keys":[{"use":"sig","validity":\(String(decoding: window, as: UTF8.self)),"jwk":\(pinned)}]},
            """
        let registry = String(decoding: world.authoritiesJSON, as: UTF8.self).replacing(
            "[{\"id\":\"GB-IPU\"",
            with: "[\(entry){\"id\":\"GB-IPU\""
        )
        let desk = try IntakeDesk(authorities: AuthorityRegistry(json: Array(registry.utf8)))
        let signer = try Signer(privateJWK: key.privateJWK)
        func sent(_ message: Transmittal.Message) -> [UInt8] {
            let transmittal = world.transmittal(message, sender: "FR-MOJ")
            return Array(signer.sign(CanonicalJSON.encode(transmittal), type: .transmittal).utf8)
        }
        guard
            case .admitted(let message) = try desk.put(sent(.determination(world.determination(.applicable, of: world.order()))))
                .end
        else {
            Issue.record("not admitted")
            return
        }
        #expect(message.sender == "FR-MOJ")
        // What it cannot do is send an order: no issuer is registered under it.
        guard case .answered(let notice) = try desk.put(sent(.order(world.certified(world.order())))).end else {
            Issue.record("not answered")
            return
        }
        #expect(notice.recipient == "FR-MOJ")
        #expect(notice.reasons.map(\.code) == [.invalidIssuingAuthority])
    }

    @Test(
        "has its order's documents with it, of every kind that is accepted",
        arguments: [
            Document(name: "certification.pdf", contentType: "application/pdf", content: Array("%PDF-1.7 ...".utf8)),
            Document(name: "note.txt", contentType: "text/plain", content: Array("Füße".utf8)),
            Document(name: "seal.png", contentType: "image/png", content: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
            Document(name: "scan.jpeg", contentType: "image/jpeg", content: [0xFF, 0xD8, 0xFF, 0xE0]),
            Document(name: "order.docx", contentType: DocumentKind.word.rawValue, content: [0x50, 0x4B, 0x03, 0x04]),
            Document(name: "large.pdf", contentType: "application/pdf", digest: Digest(of: "it comes by other means")),
            Document(name: "full.txt", contentType: "text/plain", content: Array(repeating: 0x20, count: 98_304)),
        ]
    )
    func documents(_ document: Document) throws {
        let order = world.order(instrument: world.instrument(documents: [document]))
        let result = try IntakeDesk().put(world.signed(world.transmittal(.order(world.certified(order)))))
        #expect(result.end == .admitted(world.admitted(order)))
    }
}
