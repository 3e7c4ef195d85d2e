// What a page cannot do without script: sign with a reviewer's key, and show news without being asked. Everything else works without.
"use strict";

// --- bytes ----------------------------------------------------------------------------------------------------------------

const encoder = new TextEncoder();

function toBase64URL(bytes) {
    let text = "";
    for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// --- the reviewer's key ---------------------------------------------------------------------------------------------------
// The browser keeps it as a key that can sign and cannot be read out, until the reviewer signs out or the session ends unused.

const algorithms = {
    "ES256": { key: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
    "EdDSA": { key: { name: "Ed25519" }, sign: { name: "Ed25519" } },
};

class Problem extends Error {}

async function readKey(file) {
    let jwk;
    try {
        jwk = JSON.parse(await file.text());
    } catch {
        throw new Problem("This file is not a key: it is not JSON.");
    }
    const name = jwk.kty === "EC" && jwk.crv === "P-256" ? "ES256" : jwk.kty === "OKP" && jwk.crv === "Ed25519" ? "EdDSA" : null;
    if (!name || typeof jwk.kid !== "string") throw new Problem("This file is not a key to sign with: P-256 or Ed25519 is needed, with its id.");
    if (typeof jwk.d !== "string") throw new Problem("This file holds only the public half of a key; the private half is needed.");
    const bare = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, d: jwk.d };
    if (jwk.y) bare.y = jwk.y;
    try {
        const key = await crypto.subtle.importKey("jwk", bare, algorithms[name].key, false, ["sign"]);
        return { id: jwk.kid, name, key };
    } catch {
        throw new Problem("This browser cannot use the key: it is damaged, or the browser is too old for " + name + ".");
    }
}

async function sign(key, type, payload) {
    const header = toBase64URL(encoder.encode(JSON.stringify({ alg: key.name, kid: key.id, typ: type })));
    const input = header + "." + payload;
    const signature = await crypto.subtle.sign(algorithms[key.name].sign, key.key, encoder.encode(input));
    return input + "." + toBase64URL(signature);
}

function inStore(mode, work) {
    return new Promise((resolve, reject) => {
        const opening = indexedDB.open("comity", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const transaction = opening.result.transaction("keys", mode);
            const request = work(transaction.objectStore("keys"));
            transaction.oncomplete = () => { opening.result.close(); resolve(request.result); };
            transaction.onerror = () => { opening.result.close(); reject(transaction.error); };
        };
    });
}

// How long a session lasts unused, in milliseconds; where nobody is signed in yet, as long as the first page may take to come.
const idle = 1000 * Number(document.querySelector("[data-idle]")?.dataset.idle ?? 60);

const keyStore = {
    keep: (key) => inStore("readwrite", (store) => store.put({ ...key, until: Date.now() + idle }, "mine")),
    find: async () => {
        const kept = await inStore("readonly", (store) => store.get("mine")).catch(() => undefined);
        if (kept && kept.until > Date.now()) return kept;
        if (kept) await keyStore.forget();
        return undefined;
    },
    forget: () => inStore("readwrite", (store) => store.clear()).catch(() => undefined),
};

// Each page puts off the key's end, as it puts off the session's. Another page may do so while this one stays open.
async function limitKey() {
    const kept = await keyStore.find();
    if (!kept) return;
    await keyStore.keep(kept);
    const look = async () => { if (await keyStore.find()) setTimeout(look, idle); };
    setTimeout(look, idle);
}

// --- forms that sign ------------------------------------------------------------------------------------------------------

function report(form, problem) {
    const place = form.querySelector("[data-problem]");
    place.textContent = problem instanceof Problem ? problem.message : "This browser cannot sign here. Is the address https?";
    place.hidden = false;
}

// The button comes disabled from the server: nothing is sent before this script can sign it.
function onSubmit(form, work) {
    const button = form.querySelector("button[type=submit]");
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        button.disabled = true;
        try {
            await work();
            form.submit();
        } catch (problem) {
            report(form, problem);
            button.disabled = false;
        }
    });
}

function prepareSignIn(form) {
    const forgotten = keyStore.forget();
    onSubmit(form, async () => {
        await forgotten;
        const key = await readKey(form.querySelector("input[type=file]").files[0]);
        form.elements.proof.value = await sign(key, "comity-sign-in+jws", form.dataset.challenge);
        await keyStore.keep(key);
    });
}

async function prepareSigning(form) {
    const kept = await keyStore.find();
    const input = form.querySelector("input[type=file]");
    if (!kept) {
        form.querySelector("[data-key-needed]").hidden = false;
        input.required = true;
    }
    onSubmit(form, async () => {
        const key = kept ?? await readKey(input.files[0]);
        form.elements.signed.value = await sign(key, form.dataset.sign, form.dataset.payload);
        if (!kept) await keyStore.keep(key);
    });
}

function prepareSignOut(form) {
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        await keyStore.forget();
        form.submit();
    });
}

// --- news -----------------------------------------------------------------------------------------------------------------

const newsInterval = 3000;
let isPaused = false;

async function refresh(place) {
    if (isPaused || document.hidden) return;
    let answer;
    try {
        answer = await fetch(place.dataset.live, { headers: { "Comity-Live": "1" }, redirect: "error" });
    } catch {
        place.classList.add("old");
        return;
    }
    if (answer.status === 401) {
        location.assign("/sign-in");
        return;
    }
    place.classList.toggle("old", !answer.ok);
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    const version = answer.headers.get("Comity-Version");
    const stale = document.querySelector("[data-stale]");
    if (stale && version && version !== place.dataset.version) stale.hidden = false;
}

function preparePause(button) {
    button.hidden = false;
    button.addEventListener("click", () => {
        isPaused = !isPaused;
        button.setAttribute("aria-pressed", String(isPaused));
        button.textContent = isPaused ? "Go on with updates" : "Pause updates";
    });
}

// --- keys of the keyboard: j and k go through a list, / to the search -------------------------------------------------------

function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "/") {
        const search = document.querySelector("[data-search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
    } else if (event.key === "j" || event.key === "k") {
        const links = [...document.querySelectorAll("table.grid tbody a")];
        if (links.length === 0) return;
        const at = links.indexOf(document.activeElement);
        const next = event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
        links[next].focus();
    }
}

for (const form of document.querySelectorAll("form[data-sign-in]")) prepareSignIn(form);
if (document.querySelector("[data-idle]")) limitKey();
for (const form of document.querySelectorAll("form[data-sign]")) prepareSigning(form);
for (const form of document.querySelectorAll("form[data-sign-out]")) prepareSignOut(form);
for (const place of document.querySelectorAll("[data-live]")) setInterval(() => refresh(place), newsInterval);
for (const button of document.querySelectorAll("[data-pause]")) preparePause(button);
document.addEventListener("keydown", onKey);
