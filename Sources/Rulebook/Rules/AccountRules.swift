import ComitySchema
import Foundation

/// What the provider's own records say of the target (family D, the provider's signals). None of it is proof: it leads to people and
/// refuses nothing. Messages name kinds of signs and never what they say.
enum AccountRules {
    static let all = [uncontradicted, own, ordinary, held, unrelated]

    static let uncontradicted = Rule(
        "D06",
        .agreement,
        decidedBy: .machineAndPerson,
        "What the provider has seen of the account does not contradict the issuer's statement",
        source: "US-UK Agreement, Art. 5(11)",
        reads: ["inputs.accounts.signals"],
        answers: [.review(.protectedPerson)]
    ) { matter in
        matter.eachSignal(\.isOfPlace) { signs in
            .review(.protectedPerson, "The account's own records point to a place that the agreement protects: \(signs).")
        }
    }

    static let own = Rule(
        "D09",
        .agreement,
        decidedBy: .machineAndPerson,
        "The account is a person's own, not one that an organisation runs",
        source: "Regulation (EU) 2023/1543, Art. 5(6)",
        reads: ["inputs.accounts.isTenant", "inputs.accounts.signals"],
        answers: [.review(.insufficientInformation)]
    ) { matter in
        matter.eachTask { task in
            guard let account = matter.account(of: task), account.isTenant || account.signals.contains(.organisation) else {
                return nil
            }
            return .review(
                .insufficientInformation,
                "The account is run by an organisation: should the order go to it, as the controller?"
            )
        }
    }

    static let ordinary = Rule(
        "D10",
        version: 2,
        .agreement,
        decidedBy: .machineAndPerson,
        "The account bears no mark that asks for special care",
        source: "COPO 2019, ss.3, 12; IPA 2016, ss.26-29; Regulation (EU) 2023/1543, Art. 5(9), 10(5)",
        reads: ["inputs.accounts.signals"],
        answers: [.review(.immunitiesOrPrivileges)]
    ) { matter in
        matter.eachSignal({ !$0.isOfPlace && $0 != .organisation && $0 != .employee }) { marks in
            .review(.immunitiesOrPrivileges, "The account is marked: \(marks).")
        }
    }

    static let held = Rule(
        "D11",
        .agreement,
        decidedBy: .machineAndPerson,
        "One person held the identifier throughout the time that a task asks for",
        source: "practice: numbers and addresses are given to others",
        reads: ["inputs.accounts.holders"],
        answers: [.review(.insufficientInformation)]
    ) { matter in
        matter.eachTask { task in
            guard let account = matter.account(of: task), account.holders > 1 else { return nil }
            return .review(
                .insufficientInformation,
                "\(account.holders) held the identifier within the time asked for: which of them is meant, and from when?"
            )
        }
    }

    static let unrelated = Rule(
        "D13",
        .agreement,
        "The account is not that of one who works for the provider; otherwise nobody near to it may decide",
        source: "practice: conflicts of interest",
        reads: ["inputs.accounts.signals"],
        answers: [.flag(nil)]
    ) { matter in
        matter.eachSignal({ $0 == .employee }) { _ in
            .flag(nil, "The account belongs to someone who works for the provider; nobody near to that person may decide.")
        }
    }
}

extension Matter {
    /// What is said of each task whose account gives one of some signals.
    fileprivate func eachSignal(_ isMeant: (ContrarySignal) -> Bool, _ say: (String) -> Remark) -> [Remark] {
        eachTask { task in
            let signs = account(of: task)?.signals.filter(isMeant) ?? []
            return signs.isEmpty ? nil : say(signs.map(\.rawValue).listed)
        }
    }
}
