# Makes an order from a template: what each of the changes says replaces what stood there, member by member and element by element;
# "{now}", "{now-2d}" and "{now+20s}" (s, m, h, d) become times, and "{run}" the name of this run.
#
#   jq --argjson now MILLISECONDS_SINCE_1970 --arg run NAME --argjson changes '[{…}, …]' -f order.jq TEMPLATE

def replaced($by):
  if type == "object" and ($by | type) == "object" then
    reduce ($by | keys[]) as $key (.; .[$key] |= replaced($by[$key]))
  elif type == "array" and ($by | type) == "array" and all($by[]; type == "object") then
    reduce range($by | length) as $index (.; .[$index] |= replaced($by[$index]))
  else $by end;

def milliseconds: { s: 1000, m: 60000, h: 3600000, d: 86400000 };

def timestamp: (. / 1000 | floor | todate | rtrimstr("Z")) + "." + (. % 1000 + 1000 | tostring | .[1:]) + "Z";

def instant:
  capture("^\\{now((?<sign>[-+])(?<count>[0-9]+)(?<unit>[smhd]))?\\}$")
  | if .sign == null then $now
    else $now + (if .sign == "-" then -1 else 1 end) * (.count | tonumber) * milliseconds[.unit] end
  | timestamp;

reduce $changes[] as $change (.; replaced($change))
| walk(if type != "string" then . elif startswith("{now") then instant else gsub("\\{run\\}"; $run) end)
