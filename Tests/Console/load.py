"""Looks at the stages under load, and takes the README's pictures. Usage: load.py KEYS ORIGIN RUN"""

import html
import re
import sys
from pathlib import Path

from browser import Browser

KEYS, ORIGIN, RUN = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
STAGES = ["comity-intake", "comity-validate", "comity-retrieve", "comity-intercept", "comity-deliver"]
# What stands in a stage's row whose instances are all ready; of some of them it would say "1 of 2 ready".
READY = "/ready$/.test(row.cells[1].textContent.trim()) && !/ of /.test(row.cells[1].textContent)"
STYLE = "body { margin: 0; background: #16181d; color: #d8dce3; font: 15px/1.35 'DejaVu Sans Mono', monospace } pre { margin: 18px 22px }"


def overview(person):
    """The first page says of every stage that it is ready, by the stage's own word, and its charts have seen work."""
    person.size(1080, 660)
    person.go("/sign-in")
    person.choose_file("#key", KEYS / "alice-sig.jwk")
    person.follow(lambda: person.click("form[data-sign-in] button"))
    person.wait("location.pathname === '/review'")
    person.go("/")
    text = person.text()
    missing = [stage for stage in STAGES if stage not in text]
    assert not missing, f"the first page does not show {missing}"
    person.wait(f"[...document.querySelectorAll('tbody tr')].filter(row => {READY}).length === {len(STAGES)}")
    # The highest lag so far: nothing is as high as this at every moment.
    person.wait("[...document.querySelectorAll('tbody tr')].some(row => Number(row.cells[6].textContent) > 0)")
    person.picture(RUN / "overview.png")


def looks():
    """Each look of `comity lag --watch`: when, and a row for each stage."""
    parts = re.split(r"(?m)^(?=\d{4}-\d\d-\d\dT)", (RUN / "lag.txt").read_text())
    return [part.strip() for part in parts if part.strip()]


def terminal(person, text):
    """A look as a terminal shows it."""
    page = f"<!doctype html><style>{STYLE}</style><pre>{html.escape(text)}</pre>"
    frame = person.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
    person.call("Page.setDocumentContent", frameId=frame, html=page)
    person.size(780, 44 + 20 * (len(text.splitlines()) + 1))
    person.picture(RUN / "lag.png")


def rate_in(look):
    """How many offsets a second came to intake, once that is known."""
    lines = look.splitlines()
    rows = {line.split()[0]: line for line in lines if line.startswith("comity-")}
    assert list(rows) == STAGES, look
    # Numbers end where their column's title ends; words between may have blanks.
    head = next(line for line in lines if line.startswith("STAGE"))
    text = rows["comity-intake"][: head.index("IN/S") + len("IN/S")].split()[-1]
    return None if text == "-" else float(text)


seen = [look for look in looks() if rate_in(look) is not None]
assert seen, "comity lag --watch never came to a rate"
# Orders come at fifty a second, whatever becomes of them: records that are read are not made up.
rates = [rate_in(look) for look in seen]
assert 25 <= max(rates) <= 75, f"orders come at fifty a second, but comity lag says {rates}"
browser = Browser()
try:
    overview(browser.person(ORIGIN))
    terminal(browser.person("about:blank"), seen[-1])
finally:
    browser.close()
