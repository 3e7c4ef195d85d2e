/// Why something was refused, returned, stopped or put aside: one vocabulary for every agreement, used in notices, audit events,
/// dead letters and documents alike.
public enum ReasonCode: String, Codable, Hashable, Sendable, CaseIterable {
    // The grounds of Regulation (EU) 2023/1543, Articles 10, 16(4) and 17, and of 18 USC 2523(b)(4).
    case incomplete = "Incomplete"
    case manifestErrors = "ManifestErrors"
    case insufficientInformation = "InsufficientInformation"
    case dataNotHeld = "DataNotHeld"
    case deFactoImpossibility = "DeFactoImpossibility"
    case invalidIssuingAuthority = "InvalidIssuingAuthority"
    case offenceNotCovered = "OffenceNotCovered"
    case serviceNotCovered = "ServiceNotCovered"
    case immunitiesOrPrivileges = "ImmunitiesOrPrivileges"
    case conflictOfLaw = "ConflictOfLaw"
    case protectedPerson = "ProtectedPerson"
    case agreementNotInvoked = "AgreementNotInvoked"
    case belowThreshold = "BelowThreshold"
    case bulkOrOverbroad = "BulkOrOverbroad"
    case excessDuration = "ExcessDuration"

    // The instrument and its course.
    case agreementNotInForce = "AgreementNotInForce"
    case instrumentNotInForce = "InstrumentNotInForce"
    case instrumentNotAllowed = "InstrumentNotAllowed"
    case approvalMissing = "ApprovalMissing"
    case certificationMissing = "CertificationMissing"
    case refusedByReviewer = "RefusedByReviewer"
    case cancelledByAuthority = "CancelledByAuthority"
    case windowEnded = "WindowEnded"

    // Transport and authenticity.
    case signatureInvalid = "SignatureInvalid"
    case unknownSender = "UnknownSender"
    case keyNotValid = "KeyNotValid"
    case wrongReceiver = "WrongReceiver"
    case clockSkew = "ClockSkew"
    case malformed = "Malformed"
    case tooLarge = "TooLarge"
    case versionNotSupported = "VersionNotSupported"
    case referenceConflict = "ReferenceConflict"
    case unknownCase = "UnknownCase"
    case notYourCase = "NotYourCase"

    // Inside the pipeline.
    case decisionInvalid = "DecisionInvalid"
    case taskNotActive = "TaskNotActive"
    case taskUnknown = "TaskUnknown"
    case sequenceGap = "SequenceGap"
    case bindingMismatch = "BindingMismatch"
    case wrongPartition = "WrongPartition"
}
