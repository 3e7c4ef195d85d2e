import ComitySchema
import Foundation

/// One sign-in of one reviewer with one browser.
struct Session: Sendable, Hashable {
    /// How the reviewer proved who it is.
    enum Proof: String, Sendable {
        /// By the private half of a key that the registry of reviewers pins.
        case key
        /// By the word of the company's own identity provider.
        case openID
    }

    let reviewer: ReviewerID
    let proof: Proof
    /// What every form of this session carries.
    let csrf: String
    let began: Date
    var lastUsed: Date
    /// How long it lasts without being used, in seconds.
    var idle = SessionLimits().idle
    /// The cases of which the reviewer has asked to see what is withheld.
    var revealed: Set<CaseID> = []

    init(of reviewer: ReviewerID, by proof: Proof, at now: Date) {
        self.reviewer = reviewer
        self.proof = proof
        csrf = Secret.make()
        began = now
        lastUsed = now
    }
}

/// How long a sign-in lasts.
struct SessionLimits: Sendable, Hashable {
    /// Without a page asked for, in seconds.
    var idle: TimeInterval = 15 * 60
    /// In any case, in seconds.
    var whole: TimeInterval = 8 * 3600
}
