/// The rules that decide without a person, in the order in which reports list them. Rules on transport and authenticity (A) are
/// intake's; rules on the answer (E10, F06, F09, G) are applied where answers are made.
public enum RuleCatalogue {
    public static let rules: [Rule] =
        AgreementRules.all + InstrumentRules.all + OffenceRules.all + TargetRules.all + ScopeRules.all + InterceptionRules.all
        + FlagRules.all
}
