/// One page of a long list.
struct Paging: Hashable {
    let count: Int
    let size: Int
    /// From 1; a page that is not there is the nearest one that is.
    let page: Int

    init(count: Int, size: Int, page: Int) {
        self.count = count
        self.size = size
        self.page = min(max(1, page), max(1, (count + size - 1) / size))
    }

    var pages: Int { max(1, (count + size - 1) / size) }

    /// What of the list is on the page.
    var range: Range<Int> { (page - 1) * size..<min(page * size, count) }

    /// Links to the pages before and after; nothing if there is one page only.
    func links(to path: (Int) -> String) -> HTML {
        guard pages > 1 else { return .nothing }
        let before: HTML = page > 1 ? "<a rel=\"prev\" href=\"\(path(page - 1))\">Before</a>" : "<span>Before</span>"
        let after: HTML = page < pages ? "<a rel=\"next\" href=\"\(path(page + 1))\">After</a>" : "<span>After</span>"
        return "<nav class=\"pages\" aria-label=\"Pages\">\(before) <span>\(page) of \(pages)</span> \(after)</nav>"
    }
}
