import Foundation

/// Memory that was used for a while and is free again, but still the process's: the allocator keeps it for itself.
enum FreedMemory {
    /// glibc's `malloc_trim`, which Swift's module of glibc leaves out and other C libraries do not have.
    private static let trim = dlsym(nil, "malloc_trim").map {
        // Its type is that of the manual page malloc_trim(3).
        unsafeBitCast($0, to: (@convention(c) (_ pad: Int) -> CInt).self)
    }

    /// Gives what is free back to the system, where the allocator can. It looks at the whole heap, which takes some milliseconds for each
    /// hundred megabytes, so it is for the end of something large that does not come again soon, such as reading a register of a million
    /// tasks.
    static func giveBack() { _ = trim?(0) }
}
