import ComitySchema

/// Why an answer cannot be taken for what the provider said it is. Names ids and numbers, never what an item holds.
struct EvidenceError: Error, Hashable, CustomStringConvertible {
    enum Code: String {
        /// A statement's signature does not hold, or is not the provider's.
        case statementNotProven = "StatementNotProven"
        /// A statement speaks of another case, task, authority or entity than where it was found.
        case bindingMismatch = "BindingMismatch"
        /// The ciphertext is not the one that the provider signed.
        case ciphertextAltered = "CiphertextAltered"
        /// The seal does not open with the agency's key.
        case sealNotOpened = "SealNotOpened"
        /// A part is missing.
        case sequenceGap = "SequenceGap"
        /// Two different parts have the same number.
        case sequenceConflict = "SequenceConflict"
        /// What was opened is not of the form that the provider signed it to be.
        case contentMalformed = "ContentMalformed"
        /// An item is not the one in the signed manifest, or is not in it, or is only in it.
        case manifestMismatch = "ManifestMismatch"
        /// A digest batch does not follow the one before it, or does not list what came.
        case batchMismatch = "BatchMismatch"
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var description: String { "\(message) [\(code.rawValue)]" }
}
