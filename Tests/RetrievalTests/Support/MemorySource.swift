import ComitySchema
import ComityTestKit
import Foundation
import ProviderKit
import Synchronization

/// A data source in memory that can be made to fail and to lie. It counts what it is asked.
final class MemorySource: DataSource {
    /// What a source may get wrong.
    struct Behaviour {
        /// Calls, from 1, that find the source unavailable.
        var unavailable: Set<Int> = []
        /// From this call on nothing is answered.
        var unavailableFrom = Int.max
        /// Added to every page, whatever was asked.
        var intruders: [SourceItem] = []
        /// Whether pages are larger than asked.
        var ignoresLimit = false
        /// Whether the last page points to itself.
        var neverMovesOn = false
        /// Whether the source says how many items there are.
        var isCounting = true
        /// Told with every page.
        var gaps: [Gap] = []
    }

    private let items: [SourceItem]
    private let categories: Set<DataCategory>
    private let behaviour: Behaviour
    private let log = Mutex<[DataRequest]>([])

    init(
        _ items: [SourceItem],
        categories: Set<DataCategory> = [.subscriber, .access, .mail, .chat],
        behaviour: Behaviour = Behaviour()
    ) {
        self.items = items.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        self.categories = categories
        self.behaviour = behaviour
    }

    var requests: [DataRequest] { log.withLock(\.self) }

    /// Not one of the calls that are counted.
    func expectedItems(of request: DataRequest) throws(ProviderError) -> Int? {
        guard behaviour.isCounting else { throw .unavailable("the store does not count") }
        guard categories.contains(request.category) else { throw .notSupported(request.category) }
        return matching(request).count
    }

    private func matching(_ request: DataRequest) -> [SourceItem] {
        items.filter { $0.account == request.account && $0.category == request.category && request.window.contains($0.at) }
    }

    func page(_ request: DataRequest) throws(ProviderError) -> DataPage {
        let call = log.withLock { log in
            log.append(request)
            return log.count
        }
        if behaviour.unavailable.contains(call) || call >= behaviour.unavailableFrom {
            throw .unavailable("the store is being moved")
        }
        guard categories.contains(request.category) else { throw .notSupported(request.category) }
        let matching = matching(request)
        let start = request.after.flatMap { Int($0.text) } ?? 0
        let end = behaviour.ignoresLimit ? matching.count : min(start + request.limit, matching.count)
        let next = end < matching.count ? DataCursor(String(end)) : nil
        let page = start < end ? Array(matching[start..<end]) : []
        return DataPage(
            items: page + behaviour.intruders,
            next: behaviour.neverMovesOn ? DataCursor("here") : next,
            gaps: behaviour.gaps
        )
    }
}

extension SourceItem {
    /// An item of the world's account, with bytes that no other item has.
    static func sample(
        _ number: Int,
        _ category: DataCategory = .mail,
        account: AccountID = World.account,
        at: Date? = nil,
        id: String? = nil,
        bytes: Int = 900
    ) -> SourceItem {
        var content = Array("SECRET-\(category.rawValue)-\(number) ".utf8)
        while content.count < bytes { content.append(UInt8(truncatingIfNeeded: content.count &* 31 &+ number &* 7)) }
        return SourceItem(
            id: id ?? "i\(number)",
            account: account,
            category: category,
            at: at ?? World.window.from.addingTimeInterval(Double(number)),
            contentType: category == .mail ? "message/rfc822" : "application/json",
            bytes: bytes == 0 ? [] : content
        )
    }
}
