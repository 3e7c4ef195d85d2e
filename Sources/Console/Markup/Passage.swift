import Casework

/// What people wrote, as a page shows it.
enum Passage {
    /// The text, or a mark where it is withheld.
    static func html(_ text: String) -> HTML {
        guard text.contains(CaseRedaction.withheld) else { return HTML(text: text) }
        let parts = text.split(separator: CaseRedaction.withheld, omittingEmptySubsequences: false)
        let between: HTML = "<em class=\"withheld\">withheld</em>"
        return HTML(Array(parts.map { [HTML(text: String($0))] }.joined(separator: [between])))
    }
}

/// Names and what they stand for, one pair a line.
struct Facts {
    private var rows: [HTML] = []

    mutating func add(_ name: String, _ value: HTML) {
        rows.append("<div><dt>\(name)</dt><dd>\(value)</dd></div>")
    }

    mutating func add(_ name: String, text: String) { add(name, Passage.html(text)) }

    var html: HTML { "<dl class=\"facts\">\(rows)</dl>" }
}
