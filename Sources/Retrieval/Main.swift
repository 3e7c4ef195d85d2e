@main
struct RetrievalMain {
    static func main() {}
}
