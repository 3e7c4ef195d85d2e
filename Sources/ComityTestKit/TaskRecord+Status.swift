package import ComitySchema

extension TaskRecord {
    /// The same task in another status, one revision later, where it does not matter when that was: as if it had been active all the time.
    package func with(status: TaskStatus) -> TaskRecord { with(status: status, at: activeSince) }
}
