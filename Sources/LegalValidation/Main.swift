@main
struct LegalValidationMain {
    static func main() {}
}
