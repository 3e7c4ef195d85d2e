@main
struct InterceptionMain {
    static func main() {}
}
