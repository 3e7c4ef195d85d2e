package import ComitySchema
package import Foundation

/// A case with everything that follows from it at one instant: why it was decided as it was, and what is due. What it holds of
/// identifiers is what the case holds: redact first.
package struct CaseExplanation: Encodable {
    package let at: Date
    package let `case`: Case
    /// Whether every step of the case names the step before it.
    package let isTimelineUnbroken: Bool
    /// The digest of what the rules found, which a decision names; absent before the rules were asked.
    package let grounds: Digest?
    package let verdicts: [ExplainedVerdict]
    package let findings: [ExplainedFinding]
    /// The rules that found nothing wanting.
    package let satisfied: [ExplainedRule]
    /// What every reviewer is asked.
    package let questions: [ReviewQuestion]
    package let deadlines: [DeadlineEntry]
    package let proposal: ExplainedProposal?

    package init(of subject: Case, at now: Date) {
        at = now
        `case` = subject
        isTimelineUnbroken = subject.isTimelineUnbroken
        grounds = subject.report?.grounds
        verdicts = ExplainedVerdict.verdicts(on: subject.order, in: subject, report: subject.report)
        findings = ExplainedFinding.findings(of: subject.report, in: subject)
        satisfied = (subject.authenticity + (subject.report?.satisfied ?? [])).map(ExplainedRule.init)
        questions = ReviewQuestion.questions(on: (subject.proposal?.order ?? subject.order).order)
        deadlines = subject.deadlines(at: now)
        proposal = ExplainedProposal(of: subject)
    }
}
