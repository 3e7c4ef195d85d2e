import Casework
import ComitySchema
import CommandLineKit

/// How long a record may wait.
struct LagLimit {
    let seconds: Double

    /// Why a picture is not within the limit; `nil` if it is. What is not known is not taken for good.
    func failure(in picture: LagPicture) -> CommandFailure? {
        let all = picture.stages.flatMap { stage in (stage.partitions ?? []).map { (stage.stage, $0) } }
        let waits = all.compactMap { stage, partition in partition.lagSeconds.map { (stage, partition, $0) } }
        if let (stage, partition, wait) = waits.max(by: { $0.2 < $1.2 }), wait > seconds {
            return CommandFailure(
                .no,
                "LagOverLimit",
                "\(stage.rawValue) has not done a record of \(partition.topic), partition \(partition.partition), that has waited "
                    + "for \(LagText.time(wait)); the limit is \(LagText.time(seconds))"
            )
        }
        if let (stage, partition) = all.first(where: { $0.1.lagSeconds == nil }) {
            return CommandFailure(
                .unavailable,
                "RecordNotRead",
                "how long the oldest record has waited that \(stage.rawValue) has to do in \(partition.topic), partition "
                    + "\(partition.partition), cannot be told: the brokers do not send it, or it has no time"
            )
        }
        return nil
    }
}
