# The words that the rules said of the cases, from what the cases keep: the rules that are satisfied, the findings of the last
# report, and the notices that told of earlier ones. Gives an array of {word, rules},
# in which `rules` is empty for a word that was never said.
#
#   jq -n --slurpfile cases … -f words.jq

def said:
  .order.order.reference as $order
  | ((.report.satisfied // []) | if length > 0 then { word: "pass", rule: "\(length) rules" } else empty end),
    ((.report.findings // [])[] | { word: .effect, rule }),
    (.notices[] | select(.kind == "clarification").reasons[] | select(.rule) | { word: "clarify", rule }),
    (.notices[] | select(.kind == "inapplicable").reasons[] | select(.rule) | { word: "stop", rule }),
    (.notices[] | select(.kind == "received").reasons[] | select(.rule) | { word: "hold", rule })
  | . + { order: ($order | sub("^[A-Z]+-[0-9]+-[0-9]+-"; "")) };

[$cases[] | said] as $said
| ["pass", "flag", "hold", "review", "object", "clarify", "refuse", "stop"]
| map(. as $word | [$said[] | select(.word == $word)] | {
    word: $word,
    rules: (if $word == "pass" then map("\(.rule) of \(.order)")[:1] + ["and more"] else
      group_by(.rule) | map("\(.[0].rule) (\(map(.order) | unique | join(", ")))") end)
  })
