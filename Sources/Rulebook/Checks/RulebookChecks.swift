import ComitySchema

/// What a rulebook must be beyond well-formed, so that no rule has to guess.
enum RulebookChecks {
    static func check(_ files: RulebookFiles) throws(RulebookError) {
        try check(files.head, Place(RulebookFiles.main))
        for (name, calendar) in files.calendars.sorted(by: { $0.key < $1.key }) {
            try CalendarChecks.check(calendar, Place(name))
        }
        for (name, table) in files.offences.sorted(by: { $0.key < $1.key }) { try OffenceChecks.check(table, Place(name)) }
        try Place("agreements").requireSome(files.agreements, "agreement")
        let known = KnownNames(files)
        for (name, agreement) in files.agreements.sorted(by: { $0.key < $1.key }) {
            try AgreementChecks(known: known).check(agreement, Place(name))
        }
        try checkLists(files, known)
    }

    private static func check(_ head: RulebookHead, _ place: Place) throws(RulebookError) {
        try place.at("name").requireText(head.name)
        try place.at("version").requireText(head.version)
        try place.at("version").require(!head.version.contains("/"), "must be a name that a folder can have")
        try place.at("clockToleranceSeconds").require((0...3600).contains(head.clockToleranceSeconds), "must be 0 to 3600")
        let formats = place.at("formats")
        try formats.requireSome(head.formats, "format")
        try formats.requireDistinct(head.formats.map(\.name), "name")
        try check(head.watchLists ?? [], place.at("watchLists"))
    }

    private static func check(_ lists: [WatchList], _ place: Place) throws(RulebookError) {
        try place.requireDistinct(lists.map(\.sign), "sign")
        for (index, list) in lists.enumerated() {
            let place = place.at(index).at("phrases")
            try place.requireSome(list.phrases, "phrase")
            try place.requireDistinct(list.phrases, "phrase")
            for (index, phrase) in list.phrases.enumerated() {
                let isFindable = phrase.count >= 3 && WatchList.normal(phrase) == " \(phrase) "
                try place.at(index).require(isFindable, "must be letters and digits in lower case, words apart by one space")
            }
        }
    }

    /// A list that only one side names is a slip of the pen on the other.
    private static func checkLists(_ files: RulebookFiles, _ known: KnownNames) throws(RulebookError) {
        let wanted = Set(files.agreements.values.flatMap(\.directions).flatMap(\.allOffenceTerms).flatMap(\.lists))
        for (name, table) in files.offences.sorted(by: { $0.key < $1.key }) {
            for (index, offence) in table.offences.enumerated() {
                let place = Place(name).at("offences", index).at("listed")
                for list in offence.listed ?? [] {
                    try place.require(wanted.contains(list), "names the list \(list), which no threshold knows")
                }
            }
        }
    }
}

/// What the files of a rulebook may refer to.
struct KnownNames {
    let calendars: Set<String>
    /// Lists that an offence of some table is on.
    let lists: Set<String>

    init(_ files: RulebookFiles) {
        calendars = Set(files.calendars.values.map(\.id))
        lists = Set(files.offences.values.flatMap(\.offences).flatMap { $0.listed ?? [] })
    }
}

extension Direction {
    var allOffenceTerms: [OffenceTerms] { [offences] + instruments.compactMap(\.offences) }
}

extension OffenceTerms {
    var lists: [String] { thresholds.flatMap { $0.listed ?? [] } }
}

extension Place {
    /// A file is named by what it holds, so that no two files can hold the same.
    func requireName(_ id: String) throws(RulebookError) {
        let name = file.split(separator: "/").last ?? ""
        try require(name == "\(id).json", "must be the file's name without .json")
    }

    func check(_ validity: Validity?) throws(RulebookError) {
        guard let validity else { return }
        try at("validity").require(validity.from != nil || validity.until != nil, "must have a beginning or an end")
        if let from = validity.from, let until = validity.until {
            try at("validity").require(from < until, "must end after it begins")
        }
    }
}
