/// The words that sample mails and chats are made of.
enum Vocabulary {
    static let firstNames = [
        "Adela", "Aylin", "Bruno", "Chiara", "Daniel", "Elena", "Filip", "Greta", "Hanna", "Ivan", "Julia", "Karel", "Laura",
        "Milan", "Nadia", "Otto", "Petra", "Rosa", "Simon", "Tereza", "Urban", "Vera", "Wanda", "Zuzana",
    ]
    static let lastNames = [
        "Alves", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garnier", "Horvat", "Ivanova", "Jensen", "Kovac", "Lind",
        "Moreau", "Nowak", "Olsen", "Pereira", "Richter", "Svoboda", "Toth", "Urbanek", "Vasko", "Weber", "Zeman",
    ]
    /// Domains that no one can own (RFC 2606).
    static let otherDomains = ["post.example", "werk.example", "correo.example", "kancelar.example"]

    static let subjects = [
        "Invoice %d", "Meeting on floor %d", "Photos from the lake", "Tickets for track %d", "Contract, version %d",
        "Keys for the flat", "Delivery %d", "Příští týden", "Rechnung für März", "Weekend", "Report %d", "Table for %d",
    ]
    static let openings = ["Hello %@,", "Hi %@,", "Dear %@,", "Ahoj %@,", "Good morning %@,"]
    static let sentences = [
        "The parcel left the warehouse this morning and should reach you in two days.",
        "Please look at the numbers in the second table before we meet.",
        "I can take the early train and be there before the others.",
        "The landlord wants an answer until the end of the month.",
        "We need three more chairs and somebody who brings the projector.",
        "The bridge is closed again, so plan half an hour more.",
        "My phone was off the whole evening, sorry for the silence.",
        "The draft is much better now, only the last page is thin.",
        "Could you send me the address of the garage once more?",
        "They accepted the offer without a single change.",
        "The café at the corner has moved to the other side of the square.",
        "I paid in cash and kept the receipt.",
        "The meeting point stays the same, only an hour later.",
        "Nobody has seen the spare key since the move.",
        "Let us talk when you are back, it is easier than writing.",
    ]
    static let closings = ["Best regards", "See you soon", "Thanks", "Take care", "S pozdravem"]
    static let chatLines = [
        "on my way", "ten minutes late", "did you get the mail?", "yes", "no, not yet", "call me later", "which platform?",
        "the blue one", "ok", "see you there", "I left it at the desk", "can you wait?", "sure", "who else is coming?",
        "just us two", "forgot my wallet", "the door is open", "déjà vu", "send me the number", "tomorrow is better",
    ]
    static let clients = ["ExMail Web 7.2", "ExMail Android 5.11", "ExMail iOS 5.9", "IMAP"]
}
