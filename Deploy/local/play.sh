# shellcheck shell=bash
# Plays the people of the demo: the provider's two reviewers, who decide on what waits for them, and the agencies, who answer what
# they are told. What they do stands in samples.json. Sourced after orders.sh, never run.

# Unless a sample says otherwise, both reviewers approve what is in review.
REVIEWERS_APPROVE='[
    { "in": "inReview", "as": "alice", "do": "approve", "reason": "Lawful, specific and no more than is needed." },
    { "in": "inReview", "as": "bob", "do": "approve", "reason": "Lawful, specific and no more than is needed." }
]'

# How many entries of a script are played.
played() { cat "$RUN/played/$1" 2>/dev/null || printf 0; }

note_played() {
    mkdir -p "$RUN/played"
    printf '%s' "$2" >"$RUN/played/$1"
}

# Lets the reviewers do what their scripts say for the states in which the cases are. Each signs with a key of their own.
play_reviewers() {
    local name case_id state script step done_so_far
    "$BIN/comity" case list --json --bootstrap "$BOOTSTRAP" >"$RUN/cases.jsonl"
    while IFS=$'\t' read -r name case_id state script; do
        done_so_far="$(played "$case_id-people")"
        while step="$(jq -ce --argjson n "$done_so_far" '.[$n] // empty' <<<"$script")" &&
            [ "$(jq -r '.in' <<<"$step")" = "$state" ]; do
            decide "$case_id" "$step" || break
            done_so_far=$((done_so_far + 1))
            note_played "$case_id-people" "$done_so_far"
            # A decision that is not an approval changes the state: the next look tells to what.
            [ "$(jq -r '.do' <<<"$step")" = approve ] || break
        done
    done < <(jq -r --slurpfile sent "$RUN/sent.jsonl" --slurpfile samples "$SAMPLES/samples.json" --argjson approve "$REVIEWERS_APPROVE" '
        .order.order.reference as $reference
        | ([$sent[] | select(.reference == $reference)][0].name) as $name
        | select($name)
        | [$name, .id, (.state | keys[0]), ([$samples[0][] | select(.name == $name)][0].people // $approve | tojson)] | @tsv' \
        "$RUN/cases.jsonl" | sed 's/\\\\/\\/g')
}

# One reviewer's decision. It may fail where the case has just changed; it is then played again.
decide() {
    local case_id="$1" step="$2" options=()
    mapfile -t options < <(jq -r '
        ["--as", .as, "--reason", .reason] + (if .code then ["--code", .code] else [] end)
        + (.strike // [] | map("--strike", .)) + (.only // [] | map("--only", .)) | .[]' <<<"$step")
    "$BIN/comity" review "$(jq -r '.do' <<<"$step")" "$case_id" "${options[@]}" \
        --key "$RUN/keys/$(jq -r '.as' <<<"$step")-sig.jwk" --bootstrap "$BOOTSTRAP" >>"$RUN/logs/reviewers.log" 2>&1
}

# Lets the agencies do what their scripts say, when what they wait for has come.
play_agencies() {
    local name what count step folder
    for name in $(samples_that '.agencies != null'); do
        what="$(sample "$name")"
        [ -e "$RUN/samples/$name/submitted.json" ] || continue
        count="$(played "$name-agencies")"
        step="$(jq -ce --argjson n "$count" '.agencies[$n] // empty' <<<"$what")" || continue
        has_come "$name" "$step" || continue
        folder="$RUN/samples/$name/follow-up-$count"
        mkdir -p "$folder"
        case "$(jq -r .send <<<"$step")" in
        signIn)
            "$BIN/comity" sample sign-in --db "$RUN/provider.sqlite" --account "$(target_of "$name")" \
                --country "$(jq -r .country <<<"$step")" >>"$RUN/logs/travels.log"
            ;;
        live)
            "$BIN/comity" simulate live --account "$(target_of "$name")" --accounts 1 --country "$(jq -r .country <<<"$step")" \
                --rate 0 --count 1 --bootstrap "$BOOTSTRAP" >>"$RUN/logs/travels.log"
            ;;
        *)
            make_follow_up "$what" "$step" "$folder"
            agency submit "$folder/transmittal.jws" --bootstrap "$BOOTSTRAP" >>"$RUN/logs/agency.log"
            ;;
        esac
        note_played "$name-agencies" $((count + 1))
    done
}

# Whether a notice of the kind that an entry waits for has come to the authority that plays it, or a part if it waits for one; after a
# notice of another kind if it says so.
has_come() {
    local name="$1" step="$2" reference
    reference="$(jq -r .reference "$RUN/samples/$name/order.json")"
    jq -se --argjson step "$step" --arg reference "$reference" --arg sender "$(sender_of "$RUN/samples/$name")" '
        ([.[] | select(.kind == "notice" and .notice.order == $reference and .notice.kind == $step.after) | .at] | .[0]
            // if $step.after then "never" else "" end) as $after
        | any(.[] | select(.at > $after);
            if $step.on == "part" then .kind == "part" and .part.order == $reference
            else .kind == "notice" and .notice.order == $reference and .notice.kind == $step.on
                and .notice.recipient == ($step.as // $sender) end)' "$RUN/inbox.jsonl" >/dev/null
}
