import Casework
import ComitySchema
import Foundation
import ProgressKit

/// What is armed over one partition of the live stream, compared with what the register authorises there.
struct InterceptReconciliation: Encodable, Hashable {
    enum Verdict: String, Encodable, CaseIterable {
        /// What is armed is what is authorised, and every stop is done.
        case explained
        /// What is armed is not what is authorised.
        case differs
        /// An interception is over and has not ended.
        case unconfirmedStop
        /// The partition's owner has not read the register as far as this command did.
        case behind
        /// The last report is too old to say anything of now.
        case stale
        /// Nobody has ever reported.
        case missing

        /// As a table has it.
        var words: String {
            switch self {
            case .explained: "explained"
            case .differs: "DIFFERS"
            case .unconfirmedStop: "UNCONFIRMED STOP"
            case .behind: "REPORT BEHIND"
            case .stale: "REPORT STALE"
            case .missing: "REPORT MISSING"
            }
        }
    }

    let partition: Int32
    let verdict: Verdict
    /// How many tasks the worker matches events for, and how many the register authorises as the worker read it; absent without a report.
    let armed: Int?
    let authorised: Int?
    /// How many the register authorises as this command read it: as far as the worker had, at the time of its report.
    let expected: Int
    /// Of the report.
    let ageSeconds: Int?
    /// Records of the register that the worker had not read.
    let behind: Int64?
    let unexplained: [TaskID]
    let unarmed: [TaskID]
    let unconfirmedStops: [TaskID]
}

extension InterceptReconciliation {
    /// - Parameters:
    ///   - registerPartitions: how many the register has.
    ///   - maximumAge: seconds after which a report says nothing of now.
    init(
        of partition: Int32,
        _ report: InterceptReport?,
        with register: AuthorisedInterceptions,
        among registerPartitions: Int32,
        at now: Date,
        maximumAge: TimeInterval
    ) {
        let reader = report?.register ?? register.end
        let expected = register.expected(in: partition, at: report?.at ?? now, readTo: reader)
        let behind = register.behind(reader, among: registerPartitions)
        let isComparable = behind == 0 && register.reaches(reader, among: registerPartitions)
        let verdict: Verdict =
            if let report {
                if report.armed != report.authorised || !report.unexplained.isEmpty || !report.unarmed.isEmpty {
                    .differs
                } else if !report.unconfirmedStops.isEmpty {
                    .unconfirmedStop
                } else if now.timeIntervalSince(report.at) > maximumAge {
                    .stale
                } else if !isComparable {
                    .behind
                } else {
                    report.armed == expected ? .explained : .differs
                }
            } else {
                .missing
            }
        self.init(
            partition: partition,
            verdict: verdict,
            armed: report?.armed.count,
            authorised: report?.authorised.count,
            expected: expected.count,
            ageSeconds: report.map { max(0, TimeLeft.wholeSeconds(from: $0.at, until: now)) },
            behind: report.map { _ in behind },
            unexplained: report?.unexplained ?? [],
            unarmed: report?.unarmed ?? [],
            unconfirmedStops: report?.unconfirmedStops ?? []
        )
    }
}
