import ComitySchema
import CommandLineKit

/// Reads orders as strictly as the provider does.
enum OrderForm {
    static func read(_ json: [UInt8], name: String) throws(CommandFailure) -> Order {
        let order: Order
        do {
            order = try StrictJSON.decode(Order.self, from: json)
        } catch {
            throw CommandFailure(.data, error.code.rawValue, "\(name.printable): \(error.message)")
        }
        guard order.version == Order.currentVersion else {
            throw CommandFailure(
                .data,
                ReasonCode.versionNotSupported.rawValue,
                "\(name.printable): version must be \(Order.currentVersion)"
            )
        }
        guard !order.tasks.isEmpty else {
            throw CommandFailure(.data, ReasonCode.incomplete.rawValue, "\(name.printable): tasks must hold one task or more")
        }
        guard Set(order.tasks.map(\.reference)).count == order.tasks.count else {
            throw CommandFailure(.data, ReasonCode.malformed.rawValue, "\(name.printable): tasks must have distinct references")
        }
        for (index, task) in order.tasks.enumerated() {
            guard task.observation?.port.map((1...65_535).contains) ?? true else {
                let message = "\(name.printable): tasks[\(index)].observation.port must be between 1 and 65535"
                throw CommandFailure(.data, ReasonCode.malformed.rawValue, message)
            }
        }
        do {
            try DocumentForm.check(order.instrument.documents ?? [])
        } catch {
            throw CommandFailure(.data, error.code.rawValue, "\(name.printable): \(error.message)")
        }
        return order
    }
}
