import ComitySchema
import Foundation
import ProviderKit
import Testing

@testable import SampleProvider

/// A sample database in a folder of its own, removed at the end.
final class SampleWorld {
    static let present = Date(millisecondsSince1970: 1_795_438_800_000)

    let folder: URL
    let path: String

    init(accounts: Int = 12, seed: UInt64 = 7, filled: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "exmail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "exmail.sqlite").path
        if filled {
            try SampleDatabase.create(at: path, accounts: accounts, seed: seed, endingAt: Self.present)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var provider: SampleProvider { SampleProvider(path: path) }

    /// From some days before the present until some days before it.
    static func days(_ from: Int, to until: Int) -> TimeWindow {
        TimeWindow(from: present - Double(from) * 86_400, until: present - Double(until) * 86_400)
    }

    static let always = TimeWindow(from: Date(millisecondsSince1970: 0), until: present.addingTimeInterval(1))
}

extension DataSource {
    /// Everything of one category, page by page.
    func everything(
        of account: AccountID,
        _ category: DataCategory,
        in window: TimeWindow = SampleWorld.always,
        limit: Int = 50
    ) throws -> (items: [SourceItem], pages: Int) {
        var items: [SourceItem] = []
        var pages = 0
        var cursor: DataCursor?
        repeat {
            let page = try page(
                DataRequest(account: account, category: category, window: window, after: cursor, limit: limit)
            )
            items += page.items
            pages += 1
            cursor = page.next
        } while cursor != nil
        return (items, pages)
    }
}
