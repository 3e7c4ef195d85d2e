# What became of each sample order, from what the agencies received and could open and from what lies in the dead letters. Nothing
# here looks at what was expected.
#
#   jq -n --slurpfile sent … --slurpfile inbox … --slurpfile letters … --slurpfile evidence … --slurpfile live … -f outcomes.jq
#
# sent      what was submitted: name, reference, account, again, conflicts, sentAt (milliseconds), digest
# inbox     the lines of `comity-agency watch --json`
# letters   the lines of `comity deadletters list --json`
# evidence  the manifests of the answers that an agency opened whole, each with all its items, and its live events' ids and accounts
# live      the live events that the provider's systems wrote: account, id, at
#
# Prints an array of {name, outcome, why, at}; outcome is null while nothing final has come.

def milliseconds: (.[0:19] + "Z" | fromdate) * 1000 + (.[20:23] | tonumber);

def isConflict: any(.reasons[]; .code == "ReferenceConflict");

def noticesOf($reference): [$inbox[] | select(.kind == "notice" and .notice.order == $reference) | .notice + { sentOn: .at }];

def counted: group_by(.category) | map("\(length) \(.[0].category)") | join(", ");

# How an interception went: what the provider's systems wrote within the window once capturing had begun must be there. An event that
# reaches the stage as the window ends may be too late, so the last two seconds are left out.
def captured($account; $manifest; $items; $isPaused):
  ($manifest.window.until | milliseconds) as $until
  | [$live[] | select(.account == $account) | .at |= milliseconds] as $events
  | [$events[] | select(.at >= ($items[0].at | milliseconds) and .at < $until - 2000).id] - $manifest.events
  | if length > 0 and $isPaused then
      { outcome: "answered", why: "\($items | counted); \(length) that came during the pause are not in it" }
    elif length > 0 then { outcome: "answered with gaps", why: "\(length) live events are missing" }
    else {
      outcome: "answered",
      why: "\($items | counted), each one; \([$events[] | select(.at >= $until)] | length) later ones withheld"
    } end;

# An answer that an agency opened whole and proved against the signed manifest.
def answered($account; $manifest; $isPaused):
  ($manifest.items | map(select(.category | startswith("live")))) as $items
  | ($manifest.window.from | milliseconds) as $from | ($manifest.window.until | milliseconds) as $until
  | [$inbox[].part | select(.order == $manifest.order)] as $parts
  | if $parts[-1].isLast | not then { outcome: "answered, then more", why: "a part came after the last one" }
    elif any($manifest.items[]; .category != "subscriber" and ((.at | milliseconds) < $from or (.at | milliseconds) >= $until))
    then { outcome: "answered too much", why: "items from outside the window" }
    elif ($manifest.accounts - [$account]) != [] then { outcome: "answered too much", why: "live events of other accounts" }
    elif ($items | length) > 0 then captured($account; $manifest; $items; $isPaused)
    else { outcome: "answered", why: ($manifest.items | counted) } end;

def ordinary:
  . as $sample
  | [noticesOf(.reference)[] | select(isConflict | not)] as $notices
  | ($evidence | map(select(.order == $sample.reference)) | .[0]) as $manifest
  | ([$notices[] | select(.kind | IN("refused", "delivered", "noData", "preserved", "cancelled", "inapplicable", "lapsed", "expired"))]
    | .[0]) as $final
  | if $final == null then null
    elif $final.kind | IN("delivered", "noData") then
      if $manifest == null then null
      elif $final.kind == "noData" then
        { outcome: (if $manifest.noData and ($manifest.items | length) == 0 then "no data" else "no data, with data" end),
          why: "the signed manifest says so" }
      else answered($sample.account; $manifest; any($notices[]; .kind == "suspended")) end
      | if . == null then null else . + { at: $final.sentOn } end
    else
      { outcome: $final.kind, reasons: $final.reasons, at: $final.sentOn }
    end;

def conflicting:
  [noticesOf(.reference)[] | select(isConflict)] | .[0]
  | if . == null then null
    else { outcome: "refused", reasons, at: .sentOn } end;

# What was said after an order was sent again and before its reference was used for another one, against what was said before.
def repeated:
  . as $sample
  | ([$sent[] | select(.conflicts and .reference == $sample.reference).sentAt] | .[0] // infinite) as $until
  | noticesOf(.reference) | map(select(.kind != "closed"))
  | map(select((.sentOn | milliseconds) < $sample.sentAt)) as $before
  | map(select((.sentOn | milliseconds) | . >= $sample.sentAt and . < $until)) as $after
  | if ($after | length) < ($before | length) then null
    elif all($after[]; .id as $id | any($before[]; .id == $id)) then
      { outcome: "same answer", why: "\($after | map(.kind) | join(", ")): the same notices", at: $after[-1].sentOn }
    else { outcome: "another answer", why: ($after | map(.kind) | join(", ")), at: $after[-1].sentOn } end;

def putAside:
  .digest as $digest
  | [$letters[] | select(.digest == $digest)] | .[0]
  | if . == null then null else { outcome: "dead letter \(.code)", why: .message, at } end;

# A notice names the gravest reason first; why has them all.
def told:
  if .reasons == null then . elif .reasons == [] then .why = "-"
  else .outcome += " " + .reasons[0].code | .why = (.reasons | map((.rule // "" | if . == "" then . else . + ": " end) + .message) | join(" ")) end;

[
  $sent[] | . as $sample
  | (putAside // (if .again then repeated elif .conflicts then conflicting else ordinary end))
  | if . == null then { outcome: null, why: "", at: null } else told end
  | { name: $sample.name, outcome, why, milliseconds: (if .at then (.at | milliseconds) - $sample.sentAt else null end) }
]
