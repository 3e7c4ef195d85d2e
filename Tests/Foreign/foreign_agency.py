"""An agency that shares no code with Comity: what any agency can write from the published schemas.

  foreign_agency.py keys FOLDER                        make the keys of an issuer, of its Designated Authority and of the
                                                       receiving state's
  foreign_agency.py order FOLDER REFERENCE ADDRESS     print a transmittal with a signed and certified order, which leaves out the
                                                       facts: the provider must ask for them
  foreign_agency.py amendment FOLDER REFERENCE ADDRESS print one that amends that order with the facts
  foreign_agency.py determination FOLDER REFERENCE     print the receiving authority's word that the agreement does not apply
  foreign_agency.py heard FOLDER REFERENCE KIND        read the lines of the agency's topic from standard input; exit 1 until a
                                                       notice of that kind about the order is among them
  foreign_agency.py read FOLDER REFERENCE              read the lines of the agency's topic from standard input, verify and open
                                                       everything about the order, and print what it holds; exit 1 until the
                                                       answer is complete, 2 if anything is wrong

FOLDER also holds provider-keys.json, the provider's public keys (a JWK set).
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

import hpke
import jose
from messages import AUTHORITY, make_amendment, make_determination, make_keys, make_order, private_key

SUITE = "X25519-HKDF-SHA256/HKDF-SHA256/ChaCha20Poly1305"
INFO = b"comity seal v1"


class Answer:
    """What arrived about one order, each step checked before the next."""

    def __init__(self, folder: Path, reference: str):
        self.reference = reference
        self.key = private_key(folder, f"{AUTHORITY}-enc")
        self.provider_keys = {key["kid"]: key for key in json.loads((folder / "provider-keys.json").read_text())["keys"]}
        self.notices, self.parts, self.pages = [], {}, []
        self.items = {}

    def take(self, line: str) -> None:
        message = json.loads(line)
        try:
            content = jose.verify(message["statement"], self.provider_keys, "comity-statement+jws")["content"]
        except jose.UnknownKey:
            return  # Whoever said it, it was not this provider: a shared broker holds messages of earlier runs.
        if notice := content.get("notice"):
            if notice.get("order") == self.reference:
                self.notices.append(notice)
        elif (part := content["part"])["binding"]["order"] == self.reference:
            self.open(part, base64.b64decode(message["ciphertext"]))

    def open(self, part: dict, ciphertext: bytes) -> None:
        binding = part["binding"]
        if hashlib.sha256(ciphertext).hexdigest() != part["ciphertextDigest"]:
            raise ValueError("a ciphertext is not the one that the provider signed for")
        if binding["recipient"] != AUTHORITY or part["suite"] != SUITE or binding["sequence"] in self.parts:
            raise ValueError("a part is for someone else, in another suite, or there twice")
        aad = json.dumps(binding, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        plaintext = hpke.open_sealed(
            self.key, base64.b64decode(part["encapsulatedKey"]), ciphertext, INFO, aad
        )
        self.parts[binding["sequence"]] = binding
        if binding["content"] == "manifest":
            self.pages.append(jose.verify(plaintext.decode(), self.provider_keys, "comity-manifest+jws"))
        else:
            for item in json.loads(plaintext)["items"]:
                self.items.setdefault(item["id"], {})[item["chunk"]] = item

    @property
    def is_complete(self) -> bool:
        return any(binding["isLast"] for binding in self.parts.values())

    def check(self) -> None:
        """The manifest and what was opened must agree to the byte."""
        if sorted(self.parts) != list(range(1, len(self.parts) + 1)):
            raise ValueError("a part is missing")
        listed = {item["id"]: item for page in self.pages for item in page["items"]}
        if listed.keys() != self.items.keys() or not listed:
            raise ValueError("the manifest does not list what was delivered")
        for name, entry in listed.items():
            chunks = self.items[name]
            content = b"".join(base64.b64decode(chunks[index]["bytes"]) for index in sorted(chunks))
            if hashlib.sha256(content).hexdigest() != entry["digest"] or len(content) != entry["bytes"]:
                raise ValueError("an item differs from its entry in the manifest")

    def describe(self) -> None:
        for notice in self.notices:
            reasons = ", ".join(reason["code"] for reason in notice["reasons"])
            print(f"  notice  {notice['kind']:<12} {reasons}")
        counts = {}
        for chunks in self.items.values():
            category = chunks[0]["category"]
            counts[category] = counts.get(category, 0) + 1
        for category, count in sorted(counts.items()):
            print(f"  opened  {category:<12} {count} items")


def read(folder: Path, reference: str) -> int:
    hpke.check_against_another()
    answer = Answer(folder, reference)
    try:
        for line in sys.stdin:
            answer.take(line)
        if not answer.is_complete:
            return 1
        answer.check()
    except Exception as error:  # whatever does not hold, an agency must not go on with it
        print(f"error: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    answer.describe()
    return 0


def heard(folder: Path, reference: str, kind: str) -> int:
    answer = Answer(folder, reference)
    for line in sys.stdin:
        answer.take(line)
    return 0 if any(notice["kind"] == kind for notice in answer.notices) else 1


COMMANDS = {
    ("keys", 1): make_keys,
    ("order", 3): make_order,
    ("amendment", 3): make_amendment,
    ("determination", 2): make_determination,
    ("heard", 3): heard,
    ("read", 2): read,
}


def main() -> int:
    name, *arguments = sys.argv[1:] or [""]
    command = COMMANDS.get((name, len(arguments)))
    if command is None:
        print(__doc__, file=sys.stderr)
        return 64
    return command(Path(arguments[0]), *arguments[1:]) or 0


if __name__ == "__main__":
    sys.exit(main())
