import ComitySchema

/// A whole page: what stands around every content.
struct Page {
    /// The rooms of the console, in the order of the menu.
    enum Room: String, CaseIterable {
        case overview, review, cases, letters, figures

        var title: String {
            switch self {
            case .overview: "Overview"
            case .review: "Review"
            case .cases: "Cases"
            case .letters: "Dead letters"
            case .figures: "Figures"
            }
        }

        var path: String {
            switch self {
            case .overview: "/"
            case .review: "/review"
            case .cases: "/cases"
            case .letters: "/dead-letters"
            case .figures: "/figures"
            }
        }
    }

    let title: String
    var room: Room?
    /// Who looks; absent before anybody has signed in.
    var session: Session?
    let content: HTML

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) – Comity</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/console.css">
        <script src="/assets/console.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        \(header)
        <main id="content" tabindex="-1">
        <h1>\(title)</h1>
        \(content)
        </main>
        </body>
        </html>
        """
    }

    private var header: HTML {
        guard let session else {
            return "<header class=\"top\"><span class=\"name\">Comity</span></header>"
        }
        let links = Room.allCases.map { entry -> HTML in
            let mark: HTML = entry == room ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(entry.path)\"\(mark)>\(entry.title)</a></li>"
        }
        return """
            <header class="top">
            <span class="name">Comity</span>
            <nav aria-label="Main"><ul>\(links)</ul></nav>
            <form class="who" method="post" action="/sign-out" data-sign-out data-idle="\(Int(session.idle))">
            \(session.field)
            <span>\(session.reviewer.rawValue)</span>
            <button type="submit" class="plain">Sign out</button>
            </form>
            </header>
            """
    }
}

extension Session {
    /// What proves that a form was filled in on a page that this session was given.
    var field: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\">" }
}
