import Casework
import ComitySchema
import CommandLineKit

/// How long a record may wait.
struct LagLimit {
    let seconds: Double

    /// Why a picture is not within the limit; `nil` if it is. What is not known is not taken for good.
    func failure(in picture: LagPicture) -> CommandFailure? { excess(in: picture) ?? unknown(in: picture) }

    /// What is known to have waited for longer.
    func excess(in picture: LagPicture) -> CommandFailure? {
        let waits = places(in: picture).compactMap { stage, partition in partition.lagSeconds.map { (stage, partition, $0) } }
        guard let (stage, partition, wait) = waits.max(by: { $0.2 < $1.2 }), wait > seconds else { return nil }
        return CommandFailure(
            .no,
            "LagOverLimit",
            "\(stage.rawValue) has not done a record of \(partition.topic), partition \(partition.partition), that has waited "
                + "for \(LagText.time(wait)); the limit is \(LagText.time(seconds))"
        )
    }

    private func unknown(in picture: LagPicture) -> CommandFailure? {
        guard let (stage, partition) = places(in: picture).first(where: { $0.1.lagSeconds == nil }) else { return nil }
        return CommandFailure(
            .unavailable,
            "RecordNotRead",
            "how long the oldest record has waited that \(stage.rawValue) has to do in \(partition.topic), partition "
                + "\(partition.partition), cannot be told: the brokers do not send it, or not to whoever asks, or it has no time"
        )
    }

    private func places(in picture: LagPicture) -> [(StageName, LagPicture.Partition)] {
        picture.stages.flatMap { stage in (stage.partitions ?? []).map { (stage.stage, $0) } }
    }
}
