/// This release of Comity.
public enum Release {
    /// What every executable answers to `--version` (semantic versioning).
    public static let version = "0.1.0"
}
