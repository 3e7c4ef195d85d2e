# shellcheck shell=bash
# What the demo does with --load: agencies send order after order at a rate, and the stages are seen to keep up. Sourced after
# orders.sh and report.sh, never run.

# The sample orders that are sent in turns. None of them needs people if the provider does not ask for review.
LOAD_ORDERS=(uk-stored-mail us-stored-data preservation unknown-account)
# Seconds from one line to the next.
LOAD_STEP=2

show_load() {
    local status=0
    # Nobody can approve this many: the rules alone decide.
    jq '.review.required = false' "$RUN/comity.json" >"$RUN/comity.json.new"
    mv "$RUN/comity.json.new" "$RUN/comity.json"
    start_stages
    if [ "$KEEP" = yes ]; then
        start_demo_console
        print_console
    fi
    step "making the orders that are sent"
    make_senders
    step "sending $LOAD orders a second${LOAD_SECONDS:+ for $LOAD_SECONDS s}; Ctrl-C ends it. To watch from another terminal:"
    printf '\n  %s lag --watch --total --bootstrap %s\n\n' "${BIN#"$ROOT"/}/comity" "$BOOTSTRAP"
    follow_load || status=1
    await_rest || { status=1; say "a stage still has something to read after $LAG_LIMIT s"; }
    print_lag
    [ ! -s "$RUN/letters.jsonl" ] || { status=1; say "there are dead letters: $RUN/letters.jsonl"; }
    for stage in "${STAGES[@]}"; do
        is_running "$stage" || { status=1; say "$stage ended on its own; its log is $RUN/logs/$stage.log"; }
    done
    if [ "$KEEP" = yes ]; then
        leave_running
    else
        step "stopping"
        stop_all || status=1
    fi
    if [ "$status" -eq 0 ]; then
        printf '\nEvery order ended, and none of them twice.\n'
    else
        printf '\nNot everything went as expected.\n'
    fi
    return "$status"
}

# Writes what comity-agency load reads.
make_senders() {
    local name folder
    for name in "${LOAD_ORDERS[@]}"; do
        make_transmittal "$name"
        folder="$RUN/samples/$name"
        jq --arg order "samples/$name/order.json" --arg authority "$(sender_of "$folder")" '{
            order: $order, issuerKey: "keys/\(.issuer)-sig.jwk", authority: $authority, authorityKey: "keys/\($authority)-sig.jwk"
        }' "$folder/order.json"
    done | jq -s . >"$RUN/senders.json"
}

# Lets the agencies send, and prints how things are until every order has ended. Returns 1 if one has not.
follow_load() {
    local pid
    start load "$BIN/comity-agency" load "$RUN/senders.json" --provider-keys "$RUN/provider-keys.json" --rate "$LOAD" \
        ${LOAD_SECONDS:+--seconds "$LOAD_SECONDS"} --json --bootstrap "$BOOTSTRAP"
    read -r pid _ <"$RUN/pids/load"
    # Ctrl-C ends the sending, and what was sent is waited for. What runs in front at that moment ends with it.
    trap 'say "sending no more; waiting for what is under way"; kill -TERM "$pid" 2>/dev/null || true' INT
    while is_running load; do
        sleep "$LOAD_STEP" || true
        print_load || true
    done
    stop_at_signals
    rm -f "$RUN/pids/load"
    "$BIN/comity" deadletters list --json --bootstrap "$BOOTSTRAP" >"$RUN/letters.jsonl" || return 1
    tail -n 1 "$RUN/logs/load.log" | jq -r 'select(.isOver) | "
\(.submitted) orders in \(.seconds | floor) s, \(.answered) ended: \(.ends | to_entries | map("\(.key) \(.value)") | join(", "))
half of them within \(.medianSeconds) s, 99 in 100 within \(.percentile99Seconds) s"' || true
    wait "$pid" || { tail -n 1 "$RUN/logs/load.log" >&2; return 1; }
}

# One line: what was sent, what has ended, and each stage's lag.
print_load() {
    "$BIN/comity" lag --total --window 0 --json --bootstrap "$BOOTSTRAP" >"$RUN/lag.json" 2>/dev/null || return
    jq -rn --slurpfile lag "$RUN/lag.json" --slurpfile load <(sed -n '/^{.*}$/p' "$RUN/logs/load.log" | tail -n 1) '
        ($load[0] // halt) as $now
        | "\($now.seconds | floor) s   \($now.submitted) submitted   \($now.answered) ended   \($now.waiting) under way   lag: "
        + ($lag[0].stages | map("\(.stage | ltrimstr("comity-")) \(.lag)") | join(", "))'
}
