import ComitySchema
import ComityTestKit
import Foundation

/// The orders that random courses play with, signed once: each with the versions that its authority may send later.
struct RandomOrders: Sendable {
    struct Family: Sendable {
        let order: AdmittedMessage
        /// New versions of the order: less, more, later, another account, cured, unlawful.
        let versions: [VerifiedOrder]
    }

    static let standard = RandomOrders(SampleWorld.standard)

    let families: [Family]

    private init(_ world: SampleWorld) {
        func order(_ number: Int, _ instrument: Instrument? = nil, _ tasks: [OrderTask], cured: Bool = true) -> Order {
            world.order(
                reference: OrderReference(unchecked: "R/\(number)"),
                instrument: instrument,
                purpose: cured ? nil : world.purpose(summary: nil),
                tasks: tasks
            )
        }
        let mail = world.task("T1", categories: [.mail])
        let short = TimeWindow(from: world.days(-20), until: world.days(-3))
        let lessMail = world.task("T1", categories: [.mail], window: short)
        let chat = world.task("T2", categories: [.mail, .chat])
        let other = TargetIdentifier(format: "EmailAddress", value: "second@exmail.example")
        let live = world.task("T1", action: .interception, window: TimeWindow(from: world.now, until: world.days(20)))
        let lessLive = world.task("T1", action: .interception, window: TimeWindow(from: world.now, until: world.days(10)))
        let moreLive = world.task("T1", action: .interception, window: TimeWindow(from: world.now, until: world.days(40)))
        let renewed = TimeWindow(from: world.days(-3), until: world.days(60))
        let brief = TimeWindow(from: world.days(-3), until: world.days(25))
        let kept = world.task("T1", action: .preservation, categories: [.subscriber])
        let alsoKept = world.task("T2", action: .preservation, target: other, categories: [.access])
        let request = world.instrument(kind: "UKPRESERVATION", approvals: [])
        let later = TimeWindow(from: world.days(4), until: world.days(40))
        let protected = world.task("T1", targeting: world.targeting(location: "US"))
        let sketches: [(Order, [Order])] = [
            (
                order(0, nil, [world.task("T1")]),
                [order(0, nil, [world.task("T1", categories: [.access])]), order(0, nil, [world.task("T1", target: other)])]
            ),
            (
                order(1, nil, [mail, chat]),
                [order(1, nil, [mail]), order(1, nil, [lessMail, chat]), order(1, nil, [mail, chat, world.task("T3")])]
            ),
            (
                order(2, world.warrant(validity: brief), [live]),
                [
                    order(2, world.warrant(validity: brief), [lessLive]), order(2, world.warrant(validity: renewed), [moreLive]),
                    order(2, world.warrant(validity: brief), [live], cured: false),
                ]
            ),
            (order(3, nil, [mail], cured: false), [order(3, nil, [mail]), order(3, nil, [lessMail], cured: false)]),
            (order(4, world.authorisation(validity: later), [world.task("T1")]), [order(4, nil, [world.task("T1")])]),
            (order(5, nil, [protected]), [order(5, nil, [world.task("T1")])]),
            (order(6, nil, [world.task("T1", target: .init(format: "EmailAddress", value: "*@exmail.example"))]), []),
            (order(7, request, [kept]), [order(7, request, [kept, alsoKept]), order(7, request, [kept], cured: false)]),
        ]
        families = sketches.map { sketch in
            Family(
                order: world.admitted(sketch.0),
                versions: sketch.1.compactMap { version in
                    if case .order(let verified) = world.admitted(version).content { verified } else { nil }
                }
            )
        }
    }
}
