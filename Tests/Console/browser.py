"""A headless Chromium, spoken to by the DevTools protocol: no driver, no framework."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

PATIENCE = 15


class Browser:
    """One process. Each of its people has cookies and storage of their own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="comity-chromium-")
        program = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
        options = [
            "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en", "--remote-allow-origins=*", "about:blank",
        ]
        # Chromium's sandbox refuses to run as root.
        if os.geteuid() == 0:
            options.insert(0, "--no-sandbox")
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port, path = self._address()
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=PATIENCE, suppress_origin=True)
        self.number = 0
        self.events = []

    def _address(self):
        file = Path(self.folder, "DevToolsActivePort")
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if file.exists() and len(file.read_text().split()) == 2:
                return file.read_text().split()
            time.sleep(0.05)
        raise RuntimeError("chromium does not start")

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def person(self, origin):
        return Person(self, origin)

    def close(self):
        try:
            self.call("Browser.close")
        except Exception:
            self.process.kill()
        self.process.wait(timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)


class Person:
    """Somebody at the browser, with one page."""

    def __init__(self, browser, origin):
        self.browser = browser
        self.origin = origin
        context = browser.call("Target.createBrowserContext")["browserContextId"]
        target = browser.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "DOM", "Network", "Audits"):
            self.call(f"{domain}.enable")
        self.size(1280, 900)

    def call(self, method, **parameters):
        return self.browser.call(method, session=self.session, **parameters)

    # --- where the page is -----------------------------------------------------------------------------------------------

    def go(self, path):
        self.js("window.isOld = true")
        self.call("Page.navigate", url=path if path.startswith("http") else self.origin + path)
        self.wait("!window.isOld && document.readyState === 'complete'")

    def follow(self, act):
        """Does something that leads to another page, and waits for that page."""
        self.js("window.isOld = true")
        act()
        self.wait("!window.isOld && document.readyState === 'complete'")

    def js(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "the page's script fails"))
        return answer["result"].get("value")

    def wait(self, expression, patience=PATIENCE):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                if self.js(expression):
                    return
            except RuntimeError:
                pass  # The page is being replaced.
            time.sleep(0.05)
        raise AssertionError(f"this does not come true: {expression}\non {self.js('location.href')}: {self.text()[:1500]}")

    def path(self):
        return self.js("location.pathname")

    def text(self):
        return self.js("document.body.innerText")

    # --- what a person does ----------------------------------------------------------------------------------------------

    def click(self, selector):
        self.wait(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); return e && !e.disabled; }})()")
        box = self.js(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center'}});"
            " const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def press(self, key, shift=False):
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        text = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
        common = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper())), "modifiers": 8 if shift else 0}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def tab_to(self, condition, most=60):
        """Presses Tab until what has the focus is as wanted. Each stop on the way must show that it has the focus."""
        for _ in range(most):
            self.press("Tab")
            found = self.js(
                "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
                f" return [!!({condition}), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, e.outerHTML.slice(0, 120)]; }})()"
            )
            assert found[1], f"the focus is not to be seen: {found[2]}"
            if found[0]:
                return
        raise AssertionError(f"Tab does not reach: {condition}")

    def choose_file(self, selector, path):
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    # --- how the page looks ----------------------------------------------------------------------------------------------

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, file, whole=False):
        options = {"format": "png"}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            options["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
            options["captureBeyondViewport"] = True
        Path(file).write_bytes(base64.b64decode(self.call("Page.captureScreenshot", **options)["data"]))


def complaints(browser):
    """What the browser had to say of the pages: errors, warnings, violations of the content security policy."""
    found = []
    for event in browser.events:
        parameters = event["params"]
        match event["method"]:
            case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "warning", "assert"):
                found.append(str([value.get("value") for value in parameters["args"]]))
            case "Runtime.exceptionThrown":
                found.append(parameters["exceptionDetails"].get("text", "") + str(parameters["exceptionDetails"].get("exception", {}).get("description")))
            case "Log.entryAdded" if parameters["entry"]["level"] in ("error", "warning"):
                found.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")
            case "Audits.issueAdded":
                found.append(json.dumps(parameters["issue"])[:400])
    return found


def fetch(address, method="GET", headers=None, body=None):
    """A request as no browser makes it. Redirects are not followed. Gives the status, the headers and the body."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    request = urllib.request.Request(address, method=method, headers=headers or {}, data=body)
    try:
        answer = urllib.request.build_opener(Stay).open(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read().decode()
