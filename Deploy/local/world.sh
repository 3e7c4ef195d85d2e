# shellcheck shell=bash
# The sample world: its keys, the registries that pin them, the provider's data, the topics and the five stages. Sourced after
# lib.sh, never run. Everything is made anew under $RUN.

SAMPLES="$HERE/samples"
READY_LIMIT=30

# Makes the keys and files of the sample world. A key whose registry entry is there already is pinned as it is: its private half
# is somebody else's.
make_world() {
    local owner use algorithm
    step "making keys, registries and the provider's sample data"
    mkdir -p "$RUN/keys"
    chmod 700 "$RUN/keys"
    while read -r owner use algorithm; do
        [ -e "$RUN/keys/$owner-$use.registry.json" ] || make_key "$owner-$use" "$use" "$algorithm"
    done < <(jq -r '(.authorities + .reviewers)[] | .id as $id | .keys | to_entries[] | "\($id) \(.key) \(.value)"' \
        "$SAMPLES/world.json")
    make_key provider-sig sig EdDSA
    # Kept from run to run: a broker that is used again holds what stages encrypted with it.
    [ -s "$LOCAL/state.keys" ] || (umask 077 && od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$LOCAL/state.keys")
    registry authorities
    registry reviewers
    jq '{ entities }' "$SAMPLES/world.json" >"$RUN/entities.json"
    "$BIN/comity" keys provider-set --signing "$RUN/keys/provider-sig.jwk" --out "$RUN/provider-keys.json"
    approve_rulebooks
    jq -n --arg bootstrap "$BOOTSTRAP" '{
        bootstrap: $bootstrap,
        # The laptop broker ignores how much a fetch may bring.
        kafka: { "receive.message.max.bytes": "1000000000" },
        trust: {
            authorities: "authorities.json", reviewers: "reviewers.json", entities: "entities.json",
            signingKey: "keys/provider-sig.jwk", stateKeys: "../state.keys"
        },
        rulebook: "rulebooks",
        provider: { database: "provider.sqlite" },
        review: { required: true },
        log: { level: "info", format: "json" }
    }' >"$RUN/comity.json"
    "$BIN/comity" sample create --db "$RUN/provider.sqlite" --json >"$RUN/accounts.jsonl"
}

# Copies the rulebook and lets both reviewers approve every version of it, as the provider's lawyers would.
approve_rulebooks() {
    local version reviewer
    rm -rf "$RUN/rulebooks"
    cp -r "$ROOT/Deploy/rulebooks" "$RUN/rulebooks"
    for version in "$RUN/rulebooks"/*/; do
        for reviewer in alice bob; do
            "$BIN/comity" rulebook approve "${version%/}" --as "$reviewer" --key "$RUN/keys/$reviewer-sig.jwk" \
                >>"$RUN/logs/reviewers.log"
        done
    done
    "$BIN/comity" rulebook check "$RUN/rulebooks" --reviewers "$RUN/reviewers.json" >>"$RUN/logs/reviewers.log"
}

# Makes NAME.jwk, NAME.pub.jwk and NAME.registry.json. A key's id tells the run that made it, so that keys of two runs on one broker
# cannot be taken for each other.
make_key() {
    "$BIN/comity-agency" keys new --id "$1-$(run_name)" --use "$2" --algorithm "$3" --out "$RUN/keys" --name "$1" \
        >>"$RUN/logs/keys.log"
}

# A name for this run, short enough for references.
run_name() {
    [ -s "$RUN/name" ] || date -u +%y%m%d-%H%M%S >"$RUN/name"
    cat "$RUN/name"
}

# Writes the registry of all authorities or of all reviewers, with the entries of their keys.
registry() {
    jq -n --arg members "$1" --slurpfile world "$SAMPLES/world.json" '
        ([inputs | { key: (input_filename | split("/")[-1] | rtrimstr(".registry.json")), value: . }] | from_entries) as $entries
        | { ($members): [$world[0][$members][] | .id as $id | .keys |= [keys[] | $entries["\($id)-\(.)"]]] }' \
        "$RUN"/keys/*.registry.json >"$RUN/$1.json"
}

# Makes the topics, starts the five stages and waits until each has its partitions and its state.
start_stages() {
    local stage deadline
    step "making topics and starting the stages"
    "$BIN/comity" topics create --replication 1 --agencies "$RUN/authorities.json" \
        --bootstrap "$BOOTSTRAP" >"$RUN/logs/topics.log" || fail_with_log topics "the topics are not as they must be"
    for stage in "${STAGES[@]}"; do
        start "$stage" "$BIN/$stage" --config "$RUN/comity.json" --instance 0 --admin 127.0.0.1:0
    done
    deadline=$((SECONDS + READY_LIMIT))
    for stage in "${STAGES[@]}"; do
        until grep -q '"ready"' "$RUN/logs/$stage.log"; do
            is_running "$stage" || fail_with_log "$stage" "$stage ended"
            [ "$SECONDS" -lt "$deadline" ] || fail_with_log "$stage" "$stage is not ready after $READY_LIMIT s"
            sleep 0.05
        done
    done
}

# Where a program's admin port is, as it says itself; nothing if it has none. Not every line of a log need be the program's own: the
# runtime and libraries write there too.
admin_port() {
    jq -Rr 'fromjson? | objects | select(.message == "admin port open") | "http://\(.address)"' "$RUN/logs/$1.log" | tail -n 1
}

# Where the stages' admin ports are, as the console is told of them.
admin_ports() {
    local stage port
    for stage in "${STAGES[@]}"; do
        port="$(admin_port "$stage")"
        [ -z "$port" ] || printf '%s=%s\n' "$stage" "$port"
    done | paste -sd, -
}

# Starts the console with a configuration and waits until it answers. Further arguments go to it.
start_console() {
    local configuration="$1" deadline=$((SECONDS + READY_LIMIT))
    shift
    COMITY_CONSOLE_STAGES="$(admin_ports)" start comity-console "$BIN/comity-console" --config "$configuration" "$@"
    until grep -q '"ready"' "$RUN/logs/comity-console.log"; do
        is_running comity-console || fail_with_log comity-console "the console ended"
        [ "$SECONDS" -lt "$deadline" ] || fail_with_log comity-console "the console is not ready after $READY_LIMIT s"
        sleep 0.05
    done
}

# The files with which the reviewers of the sample world sign in.
reviewer_keys() { (cd "$ROOT" && printf '%s ' "${RUN#"$ROOT"/}"/keys/{alice,bob,dana}-sig.jwk); }
