public import ComitySchema
public import StageKit

extension StagePlan {
    /// The plan of one of the pipeline's stages: its inputs, what it follows, its changelog, and the dead letters of all. Traces go on to every
    /// topic but the agencies': one trace may hold what several agencies ask, and none may learn of another.
    public init(_ stage: StageName) {
        self.init(
            name: stage.rawValue,
            inputs: stage.inputs.map(\.name),
            followed: stage.followed.map(\.name),
            changelog: stage.changelog?.name,
            deadLetters: Topic.deadLetters.name,
            isInputPersonal: stage.inputs.contains(.live),
            isInputForeign: stage.inputs.contains(.intake),
            traced: Set((stage.outputs + [.audit, .deadLetters]).map(\.name))
        )
    }
}
