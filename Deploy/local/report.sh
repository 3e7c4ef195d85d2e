# shellcheck shell=bash
# What the demo prints in the end. Sourced, never run.

# Prints a text cut or filled to a width.
cell() {
    local text="$1" width="$2"
    [ "${#text}" -le "$width" ] || text="${text:0:$((width - 1))}…"
    printf '%s%*s' "$text" $((width - ${#text})) ''
}

row() {
    printf '%s  %s  %s  %s  %s\n' "$(cell "$1" 40)" "$(cell "$2" 34)" "$(cell "$3" 34)" "$(cell "$4" 48)" "$5"
}

# Prints the table. Returns 1 if an order did not end as expected.
print_outcomes() {
    local title expected outcome why milliseconds wrong=0
    printf '\n'
    row order expected outcome why time
    while IFS=$'\t' read -r title expected outcome why milliseconds; do
        [ "$outcome" = "$expected" ] || { wrong=$((wrong + 1)); outcome="! $outcome"; }
        row "$title" "$expected" "$outcome" "$why" "$milliseconds"
    done < <(jq -r --slurpfile outcomes "$RUN/outcomes.json" '
        .[] | . as $sample | ($outcomes[0][] | select(.name == $sample.name)) as $got
        | [.title, .expected, ($got.outcome // "nothing final"), ($got.why | if . == "" then "-" else . end),
            (if $got.milliseconds then "\($got.milliseconds) ms" else "-" end)] | @tsv' "$SAMPLES/samples.json")
    [ "$wrong" -eq 0 ] || say "$wrong orders did not end as expected"
    [ "$wrong" -eq 0 ]
}

# Prints, for each word that rules say, the rules that said it and of which orders. Returns 1 if a word was never said.
print_words() {
    local word rules
    jq -n --slurpfile cases "$RUN/cases.jsonl" -f "$SAMPLES/words.jq" >"$RUN/words.json"
    printf '\nwhat the rules said:\n'
    while IFS=$'\t' read -r word rules; do
        printf '  %s  %s\n' "$(cell "$word" 8)" "$rules"
    done < <(jq -r '.[] | [.word, (.rules | join(", ") | if . == "" then "never" else . end)] | @tsv' "$RUN/words.json")
    jq -e 'all(.[]; .rules != [])' "$RUN/words.json" >/dev/null
}

# Prints how an interception went, as 'comity case show' tells it. Returns 1 if it does not show every step.
print_course() {
    local name="$1" case_id wanting
    "$BIN/comity" case list --json --bootstrap "$BOOTSTRAP" >"$RUN/cases.jsonl"
    case_id="$(case_of "$name")"
    "$BIN/comity" case show "$case_id" --bootstrap "$BOOTSTRAP" >"$RUN/course.txt" || return 1
    printf '\nthe course of %s, as comity case show tells it:\n' "$name"
    sed -n '/^Timeline/,/^[^ ]/{/^ /p}' "$RUN/course.txt" | cut -c1-190
    wanting="$(jq -rn --slurpfile cases "$RUN/cases.jsonl" --arg case "$case_id" -f "$SAMPLES/course.jq")"
    [ -z "$wanting" ] || say "not in its timeline, or not in its place: $wanting"
    [ -z "$wanting" ]
}

# Prints whether what is intercepted is what is authorised. Returns 1 if not.
print_intercepts() {
    printf '\nwhat is intercepted, as comity intercepts tells it:\n'
    "$BIN/comity" intercepts --bootstrap "$BOOTSTRAP" >"$RUN/intercepts.txt" || { sed 's/^/  /' "$RUN/intercepts.txt"; return 1; }
    sed 's/^/  /' "$RUN/intercepts.txt"
}

case_of() {
    jq -r --arg reference "$(jq -r .reference "$RUN/samples/$1/order.json")" \
        'select(.order.order.reference == $reference).id' "$RUN/cases.jsonl"
}

print_lag() {
    printf '\n'
    jq -r '.stages[] | "\(.stage)\t\(.lag)"' "$RUN/lag.json" | while IFS=$'\t' read -r stage lag; do
        printf '%s  lag %s\n' "$(cell "$stage" 16)" "$lag"
    done
}

# Tells which files each answer came to.
print_evidence() {
    local manifest folder
    printf '\nwhat the agencies could open, under .local/demo/evidence:\n'
    while read -r manifest; do
        folder="$(dirname "$manifest")"
        printf '  %s\n     ' "${folder#"$RUN/evidence/"}"
        find "$folder" -maxdepth 1 -type f ! -name receipt.jws -printf '%f\n' | sort | while read -r file; do
            printf ' %s' "$file"
        done
        [ ! -d "$folder/mail" ] || printf ' mail/ (%d mails)' "$(find "$folder/mail" -type f | wc -l)"
        printf '\n'
    done < <(find "$RUN/evidence" -name manifest.json | sort)
}
