public import ArgumentParser
public import ComitySchema

// Words of the messages as options: the command line knows the same ones.

extension Cancellation.Ground: ExpressibleByArgument {}
extension Determination.Stance: ExpressibleByArgument {}
extension Statements.ThirdCountryNotice: ExpressibleByArgument {}
