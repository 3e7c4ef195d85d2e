/// Charts as SVG that needs neither script nor style of its own: their figures stand beside them as text, too.
enum Chart {
    /// A course over time as a line, the newest value at the right.
    /// - Parameters:
    ///   - values: one for each step; absent where nothing is known, which leaves a gap.
    ///   - steps: how many steps the chart is wide. Fewer values stand at its right.
    static func line(_ values: [Int64?], steps: Int, label: String) -> HTML {
        let highest = max(values.compactMap { $0 }.max() ?? 0, 1)
        let shown = values.suffix(steps)
        let first = steps - shown.count
        var runs: [[String]] = [[]]
        for (index, value) in shown.enumerated() {
            guard let value else {
                runs.append([])
                continue
            }
            let x = decimal(Double(first + index) / Double(max(steps - 1, 1)) * 200)
            let y = decimal(38 - Double(value) / Double(highest) * 36)
            runs[runs.count - 1].append("\(x),\(y)")
        }
        let lines = runs.filter { !$0.isEmpty }.map { points -> HTML in
            let course = points.count == 1 ? [points[0], points[0]] : points
            return "<polyline points=\"\(course.joined(separator: " "))\"/>"
        }
        return """
            <svg class="line" viewBox="0 0 200 40" preserveAspectRatio="none" role="img" aria-label="\(label)">\
            <path class="ground" d="M0 38.5H200"/>\(lines)</svg>
            """
    }

    /// A share of the greatest as a bar.
    static func bar(_ value: Int, of greatest: Int) -> HTML {
        let width = decimal(greatest > 0 ? Double(value) / Double(greatest) * 100 : 0)
        return """
            <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">\
            <rect class="ground" width="100" height="8"/><rect width="\(width)" height="8"/></svg>
            """
    }

    /// With one digit after the point: enough for a screen, and the same in every locale.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
