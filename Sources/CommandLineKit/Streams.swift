import Foundation

/// What a command says, line by line and unbuffered, so that a reader of a pipe sees a line when it is said.
public enum StandardOutput {
    /// Writes one line.
    public static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// A line that is the UTF-8 of some JSON.
    public static func line(json: [UInt8]) { FileHandle.standardOutput.write(Data(json + [UInt8(ascii: "\n")])) }
}

/// What a command says about its work, apart from what it was asked for.
public enum StandardError {
    /// Writes one line.
    public static func line(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

extension StringProtocol {
    /// The text with everything escaped that could steer a terminal or pretend to be another line: control characters, and the
    /// marks that reverse a line's direction. Whatever others wrote is printed through this.
    public var printable: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
