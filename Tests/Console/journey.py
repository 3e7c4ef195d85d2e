"""What people do in the console, step by step, in a real browser. Usage: journey.py RUN ORIGIN PROGRAMS"""

import json
import subprocess
import sys
import time
from pathlib import Path

from browser import Browser, complaints, fetch

RUN, ORIGIN, PROGRAMS = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
KEYS, PICTURES = RUN / "keys", RUN / "pictures"
ROOMS = {"overview": "/", "review": "/review", "cases": "/cases", "dead-letters": "/dead-letters", "figures": "/figures"}

references = {line["name"]: line["reference"] for line in map(json.loads, (RUN / "sent.jsonl").read_text().splitlines())}
cases = {}


def step(text):
    print(f"    {text}", file=sys.stderr)


def expect(condition, text):
    assert condition, text


# --- what several steps need ------------------------------------------------------------------------------------------------


def sign_in(person, name):
    person.go("/sign-in")
    person.choose_file("#key", KEYS / f"{name}-sig.jwk")
    person.follow(lambda: person.click("form[data-sign-in] button"))
    person.wait("location.pathname === '/review'")


def open_case(person, name):
    """Finds a case by its order's reference."""
    person.go("/cases?q=" + references[name])
    person.wait("location.pathname.startsWith('/cases/C')")
    cases[name] = person.path()


def write_decision(person, verdict, reason, code=None, change=None):
    """From the page of a case to the page on which the decision is signed."""
    person.follow(lambda: person.click(f"a[href$='/decide/{verdict}']"))
    if code:
        person.js(f"document.querySelector('#code').value = '{code}'")
    if change:
        change()
    person.js("document.querySelector('#reason').focus()")
    person.type(reason)
    person.follow(lambda: person.click("form.decision button"))


def send_decision(person):
    person.follow(lambda: person.click("form[data-sign] button"))
    expect("is sent" in person.text(), f"the decision is not sent: {person.text()[:400]}")


def await_text(person, path, text):
    """Looks at a page again until it says something: the stages take a moment."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        person.go(path)
        if text in person.text():
            return
        time.sleep(0.2)
    raise AssertionError(f"{path} never says '{text}': {person.text()[:800]}")


# --- the steps ---------------------------------------------------------------------------------------------------------------


def strangers():
    """Who is not signed in, or comes from elsewhere, gets nothing."""
    status, headers, _ = fetch(ORIGIN + "/cases")
    expect(status == 303 and headers["Location"] == "/sign-in", "a stranger is led to the sign-in")
    expect(fetch(ORIGIN + "/live/overview", headers={"Comity-Live": "1"})[0] == 401, "news are not a stranger's")
    expect(fetch(ORIGIN + "/", headers={"Host": "evil.example"})[0] == 421, "another name is not answered")
    status, headers, body = fetch(ORIGIN + "/sign-in")
    expect(status == 200 and "default-src 'none'" in headers["Content-Security-Policy"], "the policy is set")
    expect(headers["Cache-Control"] == "no-store" and headers["X-Content-Type-Options"] == "nosniff", "the headers are set")
    form = b"proof=x"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    expect(fetch(ORIGIN + "/sign-in", "POST", kind, form)[0] == 403, "a form without an origin is refused")
    expect(fetch(ORIGIN + "/sign-in", "POST", {**kind, "Origin": "https://evil.example"}, form)[0] == 403, "a foreign form is refused")
    status, _, body = fetch(ORIGIN + "/sign-in", "POST", {**kind, "Origin": ORIGIN}, form)
    expect(status == 403 and "SignInRefused" in body, "a proof that is none is refused")


def wrong_key(person):
    """An agency's key opens nothing, and the page says what is wrong with a file that is no key."""
    person.go("/sign-in")
    person.choose_file("#key", RUN / "comity.json")
    person.click("form[data-sign-in] button")
    person.wait("!document.querySelector('[data-problem]').hidden")
    person.choose_file("#key", KEYS / "GB-IPU-sig.jwk")
    person.follow(lambda: person.click("form[data-sign-in] button"))
    expect("SignInRefused" in person.text(), "an agency's key is refused")


def keyboard_only(person, name):
    """Approves a case without a mouse: every stop shows the focus, and the first of them leads past the menu."""
    person.go("/cases")
    person.press("Tab")
    expect(person.js("document.activeElement.textContent") == "Skip to the content", "the first stop is the skip link")
    person.press("/")
    person.wait("document.activeElement.matches('[data-search]')")
    person.type(references[name])
    person.follow(lambda: person.press("Enter"))
    person.wait("location.pathname.startsWith('/cases/C')")
    cases[name] = person.path()
    person.tab_to("e.matches('a[href$=\"/decide/approve\"]')")
    person.follow(lambda: person.press("Enter"))
    person.tab_to("e.matches('#reason')")
    person.type("Lawful, specific and no more than is needed. <script>alert(1)</script>")
    person.tab_to("e.matches('form.decision button')")
    person.follow(lambda: person.press("Enter"))
    person.picture(PICTURES / "sign.png")
    person.wait("!document.querySelector('form[data-sign] button').disabled")
    person.tab_to("e.matches('form[data-sign] button')")
    person.follow(lambda: person.press("Enter"))
    expect("is sent" in person.text(), "the decision is sent")
    person.go("/review")
    person.press("j")
    expect(person.js("document.activeElement.matches('table a')"), "j goes to the first case")


def four_eyes(alice, bob, name):
    """One person's approval is not enough, the same person's second one does not count, another person's does."""
    await_text(alice, cases[name], "1 of 2: alice (you)")
    alice.follow(lambda: alice.click("a[href$='/decide/approve']"))
    alice.js("document.querySelector('#reason').focus()")
    alice.type("Once more.")
    alice.follow(lambda: alice.click("form.decision button"))
    expect("ApprovedAlready" in alice.text(), "a second approval of one person is refused")
    expect(alice.js("document.querySelector('#reason').value") == "Once more.", "what was written is kept")
    alice.picture(PICTURES / "refused-form.png")
    bob.go("/cases")
    open_case(bob, name)
    bob.picture(PICTURES / "case.png", whole=True)
    write_decision(bob, "approve", "I have read it too.")
    send_decision(bob)
    # The page hears of it by itself.
    bob.wait("!document.querySelector('[data-stale]').hidden")
    await_text(bob, cases[name], "closed" if "closed" in bob.text() else "answered")


def narrowing(alice, bob, name):
    """Two people leave the same part of an order."""
    for person in (alice, bob):
        open_case(person, name)
        write_decision(
            person, "approve", "The rest is not needed.",
            change=lambda: person.click("input[name^='category.'][name$='.subscriber']"),
        )
        if person is alice:
            person.picture(PICTURES / "narrowed.png")
        expect("of the order is left" in person.text(), "the page says what is left")
        send_decision(person)
        await_text(person, cases[name], "alice")
    await_text(bob, cases[name], "answered")


def other_words(alice, bob):
    """Objecting, refusing and confirming."""
    open_case(alice, "us-person")
    alice.size(1080, 860)
    alice.picture(PICTURES / "readme.png")
    alice.size(1280, 900)
    write_decision(alice, "object", "The order itself says that its target is protected.", code="ProtectedPerson")
    send_decision(alice)
    await_text(alice, cases["us-person"], "objecting")
    open_case(bob, "below-threshold")
    write_decision(bob, "refuse", "No offence of the order is serious crime.", code="BelowThreshold")
    send_decision(bob)
    await_text(bob, cases["below-threshold"], "refused")
    open_case(bob, "us-stored-data")
    write_decision(bob, "ask", "Which of the accounts is meant?", code="InsufficientInformation")
    send_decision(bob)
    await_text(bob, cases["us-stored-data"], "clarifying")
    open_case(alice, "emergency")
    write_decision(alice, "confirm", "Called back under the number in the registry.")
    send_decision(alice)
    await_text(alice, cases["emergency"], "in review")


def withheld(person, name):
    """Whom a case concerns is shown only to who asks, and the audit says so. What people wrote never becomes a part of the page."""
    open_case(person, name)
    address = json.loads((RUN / "samples" / name / "order.json").read_text())["tasks"][0]["target"]["value"]
    expect(address not in person.text() and "withheld" in person.text(), "identifiers are withheld")
    person.follow(lambda: person.click("form[action$='/reveal'] button"))
    expect(address in person.text(), "what was asked for is shown")
    person.picture(PICTURES / "case-revealed.png", whole=True)
    tool = subprocess.run(
        [PROGRAMS / "comity", "audit", "tail", "--case", person.path().split("/")[-1], "--config", RUN / "comity.json"],
        capture_output=True, text=True, check=True,
    )
    expect("revealed" in tool.stdout and "by alice" in tool.stdout, "the audit says who was shown it")
    person.follow(lambda: person.click("form[action$='/withhold'] button"))
    expect(address not in person.text(), "and it is withheld again")


def looks(person):
    """Every page: nothing scrolls sideways on a phone, and every text stands out from its ground, in the light and in the dark."""
    contrast = (Path(__file__).parent / "contrast.js").read_text()
    for name, path in {**ROOMS, "one-case": cases["emergency"], "decide": cases["emergency"] + "/decide/approve"}.items():
        person.go(path)
        for scheme in ("light", "dark"):
            person.scheme(scheme)
            weak = person.js(contrast)
            expect(not weak, f"{name} in the {scheme}: too little contrast: {weak}")
            person.picture(PICTURES / f"{name}-{scheme}.png", whole=True)
            person.size(320, 640)
            wide = person.js("document.documentElement.scrollWidth")
            expect(wide <= 320, f"{name} is {wide} pixels wide on a phone of 320")
            person.picture(PICTURES / f"{name}-{scheme}-phone.png", whole=True)
            person.size(1280, 900)
        person.scheme("light")


def dead_letters(person):
    person.go("/dead-letters")
    text = person.text()
    expect("SignatureInvalid" in text and "Malformed" in text, "both dead letters are there with their codes")
    expect("this is no message" not in text.lower(), "what they hold is not shown")


def foreign_form(person):
    """A form without the session's own secret does nothing, although it comes from this origin."""
    status = person.js(
        f"fetch('{cases['emergency']}/reveal', {{method: 'POST', headers: {{'Content-Type': 'application/x-www-form-urlencoded'}},"
        " body: 'csrf=0'}).then(answer => answer.status)"
    )
    expect(status == 403, "a form without the session's secret is refused")


def no_foreign_script(browser, person):
    """What is not this console's own script does not run, whatever gets into a page; and the browser does complain of it."""
    browser.events.clear()
    person.go("/")
    person.js("document.body.insertAdjacentHTML('beforeend', '<img src=/none onerror=\"window.hasRun = true\">')")
    end = time.monotonic() + 5
    while not any("Content Security Policy" in text for text in complaints(browser)):
        expect(time.monotonic() < end, "the browser does not refuse a foreign script")
        time.sleep(0.1)
        person.js("1")
    expect(not person.js("window.hasRun"), "a foreign script has run")


def sign_out(person):
    """The browser forgets session and key."""
    person.go("/")
    person.follow(lambda: person.click("form[data-sign-out] button"))
    expect(person.path() == "/sign-in", "signing out leads to the sign-in")
    person.go("/cases")
    expect(person.path() == "/sign-in", "the session is over")
    kept = person.js(
        "new Promise(done => { const o = indexedDB.open('comity', 1); o.onsuccess = () => {"
        " const r = o.result.transaction('keys').objectStore('keys').count(); r.onsuccess = () => done(r.result); }; })"
    )
    expect(kept == 0, "the key is forgotten")


def by_openid(person):
    """The company's provider vouches for Bob; to decide he still needs his key."""
    person.go("/sign-in")
    person.picture(PICTURES / "sign-in.png")
    person.follow(lambda: person.click("a[href='/sign-in/openid']"))
    person.wait("location.pathname === '/review'")
    expect("bob" in person.text(), "Bob is signed in")
    open_case(person, "emergency")
    write_decision(person, "approve", "Confirmed by another, and lawful.")
    person.wait("!document.querySelector('[data-key-needed]').hidden")
    person.choose_file("#key", KEYS / "bob-sig.jwk")
    send_decision(person)
    await_text(person, cases["emergency"], "bob (you)")


def key_ends(person):
    """The key stays no longer than the session that it came with."""
    kept = (
        "new Promise(done => { const o = indexedDB.open('comity', 1); o.onsuccess = () => {"
        " const s = o.result.transaction('keys', 'readwrite').objectStore('keys'); s.get('mine').onsuccess = (e) => {"
        " const k = e.target.result; ACTION; o.result.close(); }; }; })"
    )
    person.go("/review")
    left = person.js(kept.replace("ACTION", "done(k.until - Date.now())"))
    expect(0 < left <= 900_000, f"the key ends with the session, not in {left} ms")
    person.js(kept.replace("ACTION", "s.put({ ...k, until: 1 }, 'mine').onsuccess = () => done(true)"))
    person.go("/review")
    person.wait(kept.replace("ACTION", "done(k === undefined)"))


def somebody_elses_key(person):
    """Who is signed in as one person cannot sign with another's key."""
    open_case(person, "unknown-account")
    write_decision(person, "approve", "Whose word is this?")
    status = person.js(
        "(async () => { const form = document.querySelector('form[data-sign]'); form.elements.signed.value = 'a.b.c';"
        " const body = new URLSearchParams(new FormData(form)); body.delete('key');"
        " return (await fetch(form.action, { method: 'POST', body })).status; })()"
    )
    expect(status == 422, f"what is not signed is refused, not {status}")


def main():
    browser = Browser()
    try:
        alice, bob = browser.person(ORIGIN), browser.person(ORIGIN)
        step("strangers get nothing")
        strangers()
        step("a wrong key opens nothing")
        wrong_key(alice)
        # Refusals are what the steps above are about; from here on the browser has nothing to complain of.
        browser.events.clear()
        step("signing in with keys of both kinds")
        sign_in(alice, "alice")
        sign_in(bob, "bob")
        await_text(alice, "/", "wait for people")
        step("approving with the keyboard alone")
        keyboard_only(alice, "uk-stored-mail")
        step("two people, and not one twice")
        four_eyes(alice, bob, "uk-stored-mail")
        step("narrowing, objecting, refusing, asking, confirming")
        narrowing(alice, bob, "narrowed")
        other_words(alice, bob)
        step("what a case withholds")
        withheld(alice, "emergency")
        step("dead letters without their content")
        dead_letters(alice)
        step("signing out, and in by the company's provider")
        sign_out(bob)
        by_openid(bob)
        step("a session that nobody uses")
        key_ends(bob)
        step("light and dark, screen and phone")
        looks(alice)
        found = [text for text in complaints(browser) if "409 (Conflict)" not in text]
        expect(not found, "the browser complains: " + "\n".join(found))
        step("foreign scripts, forged forms and signatures")
        no_foreign_script(browser, alice)
        foreign_form(alice)
        somebody_elses_key(alice)
    finally:
        browser.close()


main()
