import ComitySchema
import Foundation

/// A mail as it stands on disk: RFC 5322 with MIME (RFC 2045 to 2047), lines ended by CRLF.
struct InternetMessage {
    struct Mailbox: Hashable {
        let name: String
        let address: String
    }

    struct Attachment {
        let name: String
        let contentType: String
        let bytes: [UInt8]
    }

    let id: String
    /// Milliseconds since 1970.
    let at: Int64
    let from: Mailbox
    let to: [Mailbox]
    var copies: [Mailbox] = []
    let subject: String
    /// The ids of the messages before this one in its thread, oldest first.
    var references: [String] = []
    let text: String
    var attachments: [Attachment] = []

    var bytes: [UInt8] {
        var lines = headers
        if attachments.isEmpty {
            lines += textPart
        } else {
            let boundary = "=_\(Digest(of: id).rawValue.prefix(24))"
            lines += ["Content-Type: multipart/mixed; boundary=\"\(boundary)\"", "", "--\(boundary)"]
            lines += textPart
            for attachment in attachments {
                lines += ["--\(boundary)"] + Self.part(attachment)
            }
            lines += ["--\(boundary)--"]
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private var headers: [String] {
        let date = Self.date(at)
        var headers = [
            "Return-Path: <\(from.address)>",
            "Received: from mail.\(from.domain) (mail.\(from.domain) [192.0.2.25]) by mx1.exmail.example with ESMTPS; \(date)",
            "Message-ID: <\(id)>",
            "Date: \(date)",
            "From: \(Self.list([from]))",
            "To: \(Self.list(to))",
        ]
        if !copies.isEmpty { headers.append("Cc: \(Self.list(copies))") }
        headers.append("Subject: \(Self.encodedWord(subject))")
        if let parent = references.last {
            headers.append("In-Reply-To: <\(parent)>")
            headers.append("References: \(references.map { "<\($0)>" }.joined(separator: "\r\n "))")
        }
        headers.append("MIME-Version: 1.0")
        return headers
    }

    private var textPart: [String] {
        ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""]
            + text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func part(_ attachment: Attachment) -> [String] {
        let encoded = Data(attachment.bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
        return [
            "Content-Type: \(attachment.contentType); name=\"\(attachment.name)\"",
            "Content-Disposition: attachment; filename=\"\(attachment.name)\"",
            "Content-Transfer-Encoding: base64",
            "",
            encoded.replacing("\r", with: "\r\n"),
        ]
    }

    private static func list(_ mailboxes: [Mailbox]) -> String {
        mailboxes.map { "\(encodedWord($0.name)) <\($0.address)>" }.joined(separator: ",\r\n ")
    }

    /// Text outside ASCII as RFC 2047 wants it in a header.
    private static func encodedWord(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        return "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?="
    }

    /// An RFC 5322 date in UTC, made from the RFC 3339 one so that no locale has a say.
    static func date(_ milliseconds: Int64) -> String {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = Timestamp.format(Date(millisecondsSince1970: milliseconds)).split { "-T.".contains($0) }
        let month = Int(parts[1]).map { months[$0 - 1] } ?? months[0]
        return "\(weekdays[Int(milliseconds / 86_400_000) % 7]), \(parts[2]) \(month) \(parts[0]) \(parts[3]) +0000"
    }
}

extension InternetMessage.Mailbox {
    var domain: Substring { address.drop { $0 != "@" }.dropFirst() }
}
