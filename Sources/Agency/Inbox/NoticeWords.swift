import ComitySchema

extension Notice {
    /// What the notice says, for a person who does not know its name.
    var plainWords: String {
        switch kind {
        case .received: "the provider has it; a case is open"
        case .underReview: "people of the provider decide"
        case .accepted: "it is accepted; parts will come"
        case .clarification: "something must be cured, by an amendment"
        case .amended: "the amendment is taken in"
        case .objection:
            authority == nil
                ? "the provider objects: answer with a determination, an amendment or a cancellation"
                : "the provider asks for your determination: may the agreement be invoked for this order?"
        case .suspended: "it is paused: nothing is collected and nothing leaves"
        case .resumed: "it goes on"
        case .preserved: "what is named is kept; nothing is disclosed"
        case .delayed: "something that was due is late or about to be"
        case .refused: "it is refused"
        case .inapplicable: "an authority declared the agreement inapplicable; nothing leaves any more"
        case .lapsed: "no amendment came in time; it takes a new order"
        case .delivered: "the task's answer is complete; send the receipt"
        case .noData: "the provider holds nothing that the task asks for; send the receipt"
        case .cancelled: "it is stopped; nothing leaves any more"
        case .closed: "the case is closed"
        case .expired: "its time has passed; nothing more leaves"
        }
    }
}
