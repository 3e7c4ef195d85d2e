import ComitySchema

extension InterceptionProgress: JSONWritable {
    func write(to text: inout JSONText) {
        text.object { text in
            switch self {
            // There is one, and it changes seldom.
            case .watch(let watch): text.object("watch") { $0.member("_0", encoding: watch) }
            case .running(let interception): text.object("running") { $0.member("_0", interception) }
            case .over(let until): text.object("over") { $0.member("until", until) }
            }
        }
    }
}

extension Interception: JSONWritable {
    func write(to text: inout JSONText) {
        text.object {
            $0.member("answer", answer)
            $0.member("behindSince", behindSince)
            $0.member("caseID", caseID.rawValue)
            $0.member("deliverUntil", deliverUntil)
            $0.member("isStopped", isStopped)
            $0.member("lastEventAt", lastEventAt)
            $0.member("pausedAt", pausedAt)
            $0.member("retryAt", retryAt)
            $0.member("unread", unread)
            $0.member("unsealed", unsealed)
            $0.member("until", until)
        }
    }
}
