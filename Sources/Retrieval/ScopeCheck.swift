import ComitySchema
import Foundation
import ProviderKit

/// The second check of scope (rule E10): what a source returned, held against what was authorised, item by item. The source was
/// asked for no more, but a source may be wrong, and then nobody but the person concerned would bear it.
struct ScopeCheck {
    let account: AccountID
    let category: DataCategory
    let window: TimeWindow

    func admits(_ item: SourceItem) -> Bool {
        // The time is held to the window as the agency will read it: in whole milliseconds.
        item.account == account && item.category == category && window.contains(item.at.wholeMilliseconds)
    }

    func admitted(of items: [SourceItem]) -> (items: [SourceItem], dropped: Int) {
        let admitted = items.filter(admits)
        return (admitted, items.count - admitted.count)
    }
}
