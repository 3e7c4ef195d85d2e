import ComitySchema

/// Writes what a provider knows of one person without what the person wrote: the account, its subscriber records, its sign-ins.
struct RecordComposer {
    let person: SamplePerson
    var random: SeededGenerator
    /// Milliseconds since 1970: when the account began, and where the sample world ends.
    let createdAt: Int64
    let endingAt: Int64

    private var account: String { person.account.rawValue }

    var accountRow: AccountRow {
        AccountRow(
            id: account,
            entity: person.entity.rawValue,
            name: person.name,
            address: person.address,
            handle: person.handle,
            phone: person.phone,
            phoneCountry: person.phoneCountry,
            country: person.country,
            createdAt: createdAt,
            isTenantControlled: person.isTenantControlled,
            deletedAt: deletedAt
        )
    }

    private var deletedAt: Int64? { person.deletedDaysAgo.map(daysAgo) }

    private func daysAgo(_ days: Int) -> Int64 { endingAt - Int64(days) * 86_400_000 }

    /// The address and the handles by which the account is or was found.
    var nameRows: [NameRow] {
        let history = person.handleHistory
        var rows = [
            nameRow("EmailAddress", person.address, from: createdAt, until: deletedAt),
            nameRow("AccountHandle", person.handle, from: history.takenDaysAgo.map(daysAgo) ?? createdAt, until: deletedAt),
        ]
        if let former = history.former {
            rows.append(nameRow("AccountHandle", former, from: createdAt, until: daysAgo(history.formerGivenUpDaysAgo)))
        }
        return rows
    }

    private func nameRow(_ format: String, _ value: String, from: Int64, until: Int64?) -> NameRow {
        NameRow(
            entity: person.entity.rawValue,
            format: format,
            value: value,
            account: account,
            heldFrom: from,
            heldUntil: until
        )
    }

    /// One record, or two if the person changed the recovery address at some time.
    mutating func subscriberRows() -> [SubscriberRow] {
        let registeredFrom = address(in: person.country)
        let changedAt = random.chance(1, in: 3) ? createdAt + (endingAt - createdAt) / 2 : nil
        let first = subscriberRow(1, registeredFrom: registeredFrom, from: createdAt, until: changedAt)
        guard let changedAt else { return [first] }
        return [first, subscriberRow(2, registeredFrom: registeredFrom, from: changedAt, until: nil)]
    }

    private mutating func subscriberRow(_ version: Int, registeredFrom: String, from: Int64, until: Int64?) -> SubscriberRow {
        SubscriberRow(
            id: "r\(person.digits)-\(version)",
            account: account,
            name: person.name,
            address: person.address,
            phone: person.phone,
            country: person.country,
            recoveryAddress: random.chance(3, in: 4)
                ? "recovery\(random.number(in: 10...99))@\(random.pick(Vocabulary.otherDomains))" : nil,
            registeredFrom: registeredFrom,
            validFrom: from,
            validUntil: until
        )
    }

    /// Sign-ins of the last year.
    mutating func signInRows(_ count: Int) -> [SignInRow] {
        let year = Int64(365) * 86_400_000
        let instants = random.instants(count, from: max(createdAt, endingAt - year), until: endingAt)
        return instants.enumerated().map { index, at in
            let country = random.pick(person.signInCountries)
            return SignInRow(
                id: "s\(person.digits)-\(Padded.text(index + 1, 5))",
                account: account,
                at: at,
                ip: address(in: country),
                port: random.number(in: 1024...65_535),
                country: country,
                client: random.pick(Vocabulary.clients)
            )
        }
    }

    /// An address out of the ranges that are kept for documentation (RFC 5737, RFC 3849).
    private mutating func address(in country: String) -> String {
        if random.chance(1, in: 3) {
            let network = country.utf8.map { String($0, radix: 16) }.joined()
            return "2001:db8:\(network)::\(String(random.number(in: 1...65_535), radix: 16))"
        }
        let network = ["192.0.2", "198.51.100", "203.0.113"][country.utf8.reduce(0) { $0 + Int($1) } % 3]
        return "\(network).\(random.number(in: 1...254))"
    }
}
