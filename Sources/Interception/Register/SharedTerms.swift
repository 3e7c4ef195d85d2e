import ComitySchema

/// What many tasks have in common word for word: to whom they go, under which key, what they ask for.
struct SharedTerms: Hashable {
    let recipient: AuthorityID
    let recipientKey: KeyID
    let entity: EntityID
    let categories: [DataCategory]
    let format: String
    let safeguard: Safeguard?

    init(of task: TaskRecord) {
        recipient = task.recipient
        recipientKey = task.recipientKey
        entity = task.entity
        categories = task.categories
        format = task.target.format
        safeguard = task.safeguard
    }
}

/// A number for each ``SharedTerms`` that was ever seen. There are about as many as agencies' keys times kinds of orders, so none is
/// ever taken out.
struct SharedTermsTable {
    private var numbers: [SharedTerms: Int] = [:]
    private var terms: [SharedTerms] = []

    subscript(number: Int) -> SharedTerms { terms[number] }

    mutating func number(of terms: SharedTerms) -> Int {
        if let number = numbers[terms] { return number }
        let number = self.terms.count
        numbers[terms] = number
        self.terms.append(terms)
        return number
    }
}
