public import ComitySchema

/// Which offences are serious enough.
public struct OffenceTerms: Codable, Hashable, Sendable {
    /// One threshold for each category that the direction's instruments may demand.
    public let thresholds: [OffenceThreshold]
    /// Whether a terrorist offence is covered whatever its sentence.
    public let isTerrorismCovered: Bool

    /// How serious an offence must be for a category of data.
    public func threshold(for category: DataCategory) -> OffenceThreshold? {
        thresholds.first { $0.categories.contains(category) }
    }

    /// Whether an offence is serious enough for a category. A category without a threshold has none that an offence could reach.
    ///
    /// - Parameters:
    ///   - months: the longest sentence that the law allows, in months.
    ///   - lists: the lists of the law that name the offence.
    public func covers(months: Int, isTerrorism: Bool, lists: [String], category: DataCategory) -> Bool {
        guard let threshold = threshold(for: category) else { return false }
        return months >= threshold.months || (isTerrorismCovered && isTerrorism)
            || lists.contains { threshold.listed?.contains($0) ?? false }
    }
}

/// How serious an offence must be for some categories of data.
public struct OffenceThreshold: Codable, Hashable, Sendable {
    public let categories: [DataCategory]
    /// The least maximum sentence, in months; 0 for any offence.
    public let months: Int
    /// Lists of offences that are covered whatever their sentence. Absent: none.
    public let listed: [String]?
}
