import ComitySchema
import StageKit

/// The pages of an answer's index during one call of a stage: each is read once if it is needed, and written once if it changed.
struct AnswerIndex {
    private let task: TaskID
    /// How many pages were kept before.
    private let kept: Int
    private(set) var count: Int
    /// What pages have become, by number; `nil` for one that is gone.
    private var changes: [Int: IndexPage?] = [:]
    /// The page that is being filled, taken out of ``changes`` so that it is changed in place.
    private var open: IndexPage?

    init(of task: TaskID, pages: Int) {
        self.task = task
        kept = pages
        count = pages
    }

    /// Adds an item to the open page, or to a new one if that is full.
    mutating func append<Progress>(_ item: ManifestItem, in context: StageContext<AnswerEntry<Progress>>) {
        if open == nil, count > 0 { open = context[IndexPage.key(count - 1, of: task)]?.page }
        if open?.add(item) == true { return }
        putAway()
        open = IndexPage()
        _ = open?.add(item)
        count += 1
    }

    /// The items of some pages, in order. The pages are left out from then on; those after them keep their numbers.
    mutating func take<Progress>(
        _ numbers: Range<Int>,
        in context: StageContext<AnswerEntry<Progress>>
    ) -> [ManifestItem] {
        putAway()
        return numbers.flatMap { number in
            let page = changes[number] ?? context[IndexPage.key(number, of: task)]?.page
            changes[number] = number < kept ? .some(nil) : nil
            return page?.items ?? []
        }
    }

    /// All items, in order. The index begins anew.
    mutating func takeAll<Progress>(in context: StageContext<AnswerEntry<Progress>>) -> [ManifestItem] {
        defer { count = 0 }
        return take(0..<count, in: context)
    }

    /// Writes the pages that changed.
    consuming func save<Progress>(in context: StageContext<AnswerEntry<Progress>>) {
        putAway()
        for (number, page) in changes.sorted(by: { $0.key < $1.key }) {
            context[IndexPage.key(number, of: task)] = page.map { .index($0) }
        }
    }

    private mutating func putAway() {
        guard let page = open else { return }
        changes[count - 1] = .some(page)
        open = nil
    }
}
