import Foundation

/// A share as people write it.
public enum Percentage {
    /// With the two digits that count.
    public static func text(_ share: Double) -> String { "\(String(format: "%.2g", share * 100)) %" }
}
