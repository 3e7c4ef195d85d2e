# shellcheck shell=bash
# The sample orders, and what agencies send after them: made as the agencies would make them, signed with their keys, and submitted.
# Sourced after world.sh, never run.

CONTACT=(--contact-name "Duty desk" --contact-email "desk@authority.example")

sample() { jq -c --arg name "$1" '.[] | select(.name == $name)' "$SAMPLES/samples.json"; }

samples_that() { jq -r ".[] | select($1) | .name" "$SAMPLES/samples.json"; }

# The part of its reference that tells a sample from the others; a conflict takes another one's.
reference_of() { printf '%s-%s' "$(run_name)" "$(jq -r '.referenceOf // .name' <<<"$1")"; }

authority_of() { jq -r --arg id "$1" '.authorities[] | select(.id == $id).designatedAuthority' "$SAMPLES/world.json"; }

agency() { "$BIN/comity-agency" "$@" 2>>"$RUN/logs/agency.log"; }

# Makes the transmittal of a sample, signed by those who would sign it.
make_transmittal() {
    local name="$1" folder="$RUN/samples/$1" what key=""
    what="$(sample "$name")"
    mkdir -p "$folder"
    if jq -e .bytes <<<"$what" >/dev/null; then
        jq -j --arg run "$(run_name)" '.bytes | gsub("\\{run\\}"; $run)' <<<"$what" >"$folder/transmittal.jws"
        return
    fi
    if jq -e .again <<<"$what" >/dev/null; then
        cp "$RUN/samples/$(jq -r .again <<<"$what")"/{order.json,transmittal.jws} "$folder/"
        return
    fi
    make_order "$what" "$folder"
    if jq -e .forged <<<"$what" >/dev/null; then
        # Somebody else's key under the authority's key id.
        agency keys new --id "$(sender_of "$folder")-sig-$(run_name)" --use sig --algorithm EdDSA --out "$folder" \
            --name impostor >>"$RUN/logs/keys.log"
        key="$folder/impostor.jwk"
    fi
    transmit_order "$what" "$folder" "$key"
}

# Makes order.json and order.jws in a folder: the sample's template with the sample's changes.
make_order() {
    local what="$1" folder="$2"
    jq --argjson now "$(now_ms)" --arg run "$(reference_of "$what")" --argjson changes "$(jq '[.change // {}]' <<<"$what")" \
        -f "$SAMPLES/order.jq" "$SAMPLES/orders/$(jq -r .order <<<"$what").json" >"$folder/order.json"
    sign_order "$folder"
}

# Makes the new version of an order in a folder: what the order says, but for some changes, issued now.
amend_order() {
    local original="$1" change="$2" folder="$3"
    jq --argjson now "$(now_ms)" --arg run - --argjson changes "$(jq -n --argjson change "$change" '[{ issuedAt: "{now}" }, $change]')" \
        -f "$SAMPLES/order.jq" "$original/order.json" >"$folder/order.json"
    sign_order "$folder"
}

sign_order() {
    agency order sign "$1/order.json" --key "$RUN/keys/$(jq -r .issuer "$1/order.json")-sig.jwk" --out "$1/order.jws"
}

# The Designated Authority that sends the order of a folder.
sender_of() { authority_of "$(jq -r .issuer "$1/order.json")"; }

# Wraps a folder's signed order into a transmittal. Further arguments go to the agency's client.
transmit_order() {
    local what="$1" folder="$2" key="$3" authority certified=(--certifier "C. Certifier")
    shift 3
    authority="$(sender_of "$folder")"
    if jq -e '.certified == false' <<<"$what" >/dev/null; then
        certified=(--no-certification)
    fi
    agency transmittal make --order "$folder/order.jws" --sender "$authority" --receiver "$(jq -r .addressee "$folder/order.json")" \
        --agreement "$(jq -r .agreement "$folder/order.json")" "${CONTACT[@]}" --key "${key:-$RUN/keys/$authority-sig.jwk}" \
        --out "$folder/transmittal.jws" "${certified[@]}" "$@"
}

# Makes what an agency sends after its order: one entry of a sample's "agencies".
make_follow_up() {
    local what="$1" step="$2" folder="$3" original authority
    original="$RUN/samples/$(jq -r .name <<<"$what")"
    authority="$(jq -r --arg sender "$(sender_of "$original")" '.as // $sender' <<<"$step")"
    local common=(--sender "$authority" --receiver "$(jq -r .addressee "$original/order.json")" "${CONTACT[@]}"
        --key "$RUN/keys/$authority-sig.jwk" --out "$folder/transmittal.jws" --reason "$(jq -r .reason <<<"$step")")
    local reference
    reference="$(jq -r .reference "$original/order.json")"
    case "$(jq -r .send <<<"$step")" in
    amendment)
        amend_order "$original" "$(jq -c '.change // {}' <<<"$step")" "$folder"
        transmit_order "$step" "$folder" "" --amends "$original/order.jws" --reason "$(jq -r .reason <<<"$step")"
        ;;
    determination)
        agency transmittal make --determine "$(jq -r .stance <<<"$step")" --about "$reference" --authority "$(sender_of "$original")" \
            "${common[@]}"
        ;;
    cancellation) agency transmittal make --cancel "$reference" "${common[@]}" ;;
    suspension) agency transmittal make --suspend "$reference" "${common[@]}" ;;
    resumption) agency transmittal make --resume "$reference" "${common[@]}" ;;
    *) fail "a sample sends what no agency can send: $step" ;;
    esac
}

# Submits a sample and notes when and where.
submit() {
    local name="$1" folder="$RUN/samples/$1" sent_at
    sent_at="$(now_ms)"
    agency submit "$folder/transmittal.jws" --json --bootstrap "$BOOTSTRAP" >"$folder/submitted.json"
    jq -c --argjson what "$(sample "$name")" --argjson sentAt "$sent_at" --slurpfile accounts "$RUN/accounts.jsonl" \
        --slurpfile order <(cat "$folder/order.json" 2>/dev/null) '{
        name: $what.name, again: $what.again, conflicts: ($what.referenceOf != null), sentAt: $sentAt,
        reference: $order[0].reference, digest, account: ([$accounts[] | select(.address == $order[0].tasks[0].target.value)][0].account)
    }' "$folder/submitted.json" >>"$RUN/sent.jsonl"
}
