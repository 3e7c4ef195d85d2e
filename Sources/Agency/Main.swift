@main
struct AgencyMain {
    static func main() {}
}
