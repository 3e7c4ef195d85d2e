/// This release of Comity.
public enum Release {
    public static let version = "0.1.0"
}
