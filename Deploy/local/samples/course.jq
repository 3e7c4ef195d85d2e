# The first step that is wanting in the timeline of an interception that is armed, delivers, travels into the receiving state, goes on by
# people's decision, is extended and is taken back; nothing if all are there, in this order.
#
#   jq -rn --slurpfile cases … --arg case ID -f course.jq

[
  "^task T1: armed until",
  "^task T1: interception started$",
  "^task T1: the live stream shows a sign that people had not known: signIns$",
  "2 to approve that it goes on$",
  "^approved anew$",
  "^task T1: armed until",
  "^version 2 of the order$",
  "^task T1: armed until",
  "^taken back; the stop is ordered$",
  "^task T1: interception stopped after [1-9][0-9]* events, the last of ",
  "^task T1: stopped after part",
  "^the stop is confirmed$"
] as $steps
| [$cases[] | select(.id == $case).timeline[].note] as $notes
| reduce $notes[] as $note ($steps; if length > 0 and (.[0] as $step | $note | test($step)) then .[1:] else . end)
| .[0] // empty
