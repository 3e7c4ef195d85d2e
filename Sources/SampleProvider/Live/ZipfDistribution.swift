import Foundation

/// Ranks from 1 to `count`, each drawn with a probability in proportion to 1 / rank^exponent: how uneven use is wherever people
/// choose (Zipf 1949). An exponent of 0 makes all ranks alike.
///
/// Drawn by rejection-inversion, which needs no table and a constant time whatever the count (W. Hörmann, G. Derflinger:
/// Rejection-inversion to generate variates from monotone discrete distributions, ACM TOMACS 6, 1996). A rank is the rounded
/// abscissa of a point under the curve x^-exponent, and is rejected where the curve's area exceeds the rank's weight.
struct ZipfDistribution: Sendable {
    let count: Int
    let exponent: Double
    /// The areas between which points are drawn.
    private let leastArea: Double
    private let mostArea: Double
    /// An abscissa no further than this below its rank needs no look at the areas.
    private let sureDistance: Double

    /// - Parameters:
    ///   - count: at least 1.
    ///   - exponent: 0 or more.
    init(count: Int, exponent: Double) {
        self.count = count
        self.exponent = exponent
        let curve = Curve(exponent: exponent)
        leastArea = curve.area(until: 1.5) - 1
        mostArea = curve.area(until: Double(count) + 0.5)
        sureDistance = 2 - curve.abscissa(ofArea: curve.area(until: 2.5) - curve.height(at: 2))
    }

    func draw(using random: inout SeededGenerator) -> Int {
        let curve = Curve(exponent: exponent)
        while true {
            let area = leastArea + random.fraction() * (mostArea - leastArea)
            let abscissa = curve.abscissa(ofArea: area)
            let rank = min(max(abscissa.rounded(), 1), Double(count))
            if rank - abscissa <= sureDistance || area >= curve.area(until: rank + 0.5) - curve.height(at: rank) {
                return Int(rank)
            }
        }
    }

    /// A rank's part of the total weight.
    func weight(of rank: Int) -> Double { Curve(exponent: exponent).height(at: Double(rank)) }

    /// The sum of all weights: its first terms one by one, the rest by Euler and Maclaurin's formula.
    var totalWeight: Double {
        let curve = Curve(exponent: exponent)
        let exact = min(count, 1000)
        let sum = (1...exact).reduce(0) { $0 + curve.height(at: Double($1)) }
        guard count > exact else { return sum }
        let (first, last) = (Double(exact), Double(count))
        let between = curve.area(until: last) - curve.area(until: first)
        let ends = (curve.height(at: last) - curve.height(at: first)) / 2
        let bend = exponent / 12 * (curve.height(at: first) / first - curve.height(at: last) / last)
        return sum + between + ends + bend
    }
}

/// The curve x^-exponent and the area under it from 1 on.
private struct Curve {
    let exponent: Double
    /// Where this is 0 the area is a logarithm, and next to it the general form would divide rounding errors.
    private let gap: Double
    private var isHarmonic: Bool { abs(gap) < 1e-9 }

    init(exponent: Double) {
        self.exponent = exponent
        gap = 1 - exponent
    }

    func height(at x: Double) -> Double { isHarmonic ? 1 / x : exp(-exponent * log(x)) }

    func area(until x: Double) -> Double { isHarmonic ? log(x) : expm1(gap * log(x)) / gap }

    func abscissa(ofArea area: Double) -> Double {
        // Rounding may lead below what any area reaches.
        isHarmonic ? exp(area) : exp(log1p(max(-1, gap * area)) / gap)
    }
}
