"""An agency that shares no code with Comity: what any agency can write from the published schemas.

  foreign_agency.py keys FOLDER                        make the keys of an issuer, of its Designated Authority and of the
                                                       receiving state's
  foreign_agency.py order FOLDER REFERENCE ADDRESS     print a transmittal with a signed and certified order, which leaves out the
                                                       facts: the provider must ask for them
  foreign_agency.py amendment FOLDER REFERENCE ADDRESS print one that amends that order with the facts
  foreign_agency.py determination FOLDER REFERENCE     print the receiving authority's word that the agreement does not apply
  foreign_agency.py interception FOLDER REFERENCE ADDRESS SECONDS
                                                       print a transmittal with an order for an interception of so many seconds
  foreign_agency.py heard FOLDER REFERENCE KIND        read the lines of the agency's topic from standard input; exit 1 until a
                                                       notice of that kind about the order is among them
  foreign_agency.py live FOLDER REFERENCE              read the lines of the agency's topic from standard input, and print how many
                                                       live items about the order are proven so far; exit 1 until there are any, 2
                                                       if anything is wrong
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
from messages import AUTHORITY, make_amendment, make_determination, make_interception, make_keys, make_order, private_key

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
        # Of an interception: the compact batches, what came since the last one, and what they have proven.
        self.batches, self.pending, self.proven = [], {}, {}

    def take(self, line: str) -> None:
        message = json.loads(line)
        try:
            statement = jose.verify(message["statement"], self.provider_keys, "comity-statement+jws")
        except jose.UnknownKey:
            return  # Whoever said it, it was not this provider: a shared broker holds messages of earlier runs.
        content = statement["content"]
        if notice := content.get("notice"):
            if notice.get("order") == self.reference:
                self.notices.append(notice)
        elif (part := content["part"])["binding"]["order"] == self.reference:
            self.open(part, base64.b64decode(message["ciphertext"]), statement["provider"])

    def open(self, part: dict, ciphertext: bytes, provider: str) -> None:
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
        elif binding["content"] == "batch":
            self.prove(plaintext.decode(), binding, provider)
        else:
            for item in json.loads(plaintext)["items"]:
                if item["id"] in self.proven:
                    raise ValueError("an item came again that a batch has proven")
                self.items.setdefault(item["id"], {})[item["chunk"]] = item
                self.pending.setdefault(item["id"], {"part": binding["sequence"], "at": item["at"], "category": item["category"]})

    def prove(self, compact: str, binding: dict, provider: str) -> None:
        """A digest batch: it must follow the one before it and list exactly what came since then."""
        batch = jose.verify(compact, self.provider_keys, "comity-batch+jws")
        if any(batch[name] != binding[name] for name in ("caseID", "taskID", "order", "task")) or batch["provider"] != provider:
            raise ValueError("a batch is of another task or entity than its part")
        if batch["number"] != len(self.batches) + 1 or batch.get("previous") != self.last_batch:
            raise ValueError("a batch does not follow the one before it")
        listed = {item["id"]: item for item in batch["items"]}
        if listed.keys() != self.pending.keys() or len(listed) != len(batch["items"]):
            raise ValueError("a batch does not list what came since the one before it")
        for name, entry in listed.items():
            self.compare(name, entry)
            if any(entry[member] != value for member, value in self.pending[name].items()):
                raise ValueError("an item is of another part, time or category than its batch says")
        self.batches.append(compact)
        self.proven.update(listed)
        self.pending = {}
        counts = batch["counts"]
        if counts["items"] != len(self.proven) or counts["parts"] != self.parts_of("items"):
            raise ValueError("a batch counts something else than came")

    @property
    def last_batch(self) -> str | None:
        return hashlib.sha256(self.batches[-1].encode()).hexdigest() if self.batches else None

    def parts_of(self, content: str) -> int:
        return sum(binding["content"] == content for binding in self.parts.values())

    def compare(self, name: str, entry: dict) -> None:
        chunks = self.items[name]
        content = b"".join(base64.b64decode(chunks[index]["bytes"]) for index in sorted(chunks))
        if hashlib.sha256(content).hexdigest() != entry["digest"] or len(content) != entry["bytes"]:
            raise ValueError("an item differs from what the provider signed for it")

    @property
    def is_complete(self) -> bool:
        return any(binding["isLast"] for binding in self.parts.values())

    def check(self) -> None:
        """The manifest and what was opened must agree to the byte."""
        if sorted(self.parts) != list(range(1, len(self.parts) + 1)):
            raise ValueError("a part is missing")
        listed = {item["id"]: item for page in self.pages for item in page["items"]}
        if self.batches:
            manifest = self.pages[-1]
            chain = {"count": len(self.batches), "last": self.last_batch}
            if listed or self.pending or manifest["batches"] != chain or manifest["counts"]["items"] != len(self.proven):
                raise ValueError("the manifest does not close the batches that came")
            window = manifest["window"]
            if not all(window["from"] <= entry["at"] < window["until"] for entry in self.proven.values()):
                raise ValueError("an event is from outside the window")
            return
        if listed.keys() != self.items.keys() or not listed:
            raise ValueError("the manifest does not list what was delivered")
        for name, entry in listed.items():
            self.compare(name, entry)

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
        if self.batches:
            print(f"  proven  {len(self.proven)} live items in {len(self.batches)} digest batches")


def read(folder: Path, reference: str, is_going_on: bool = False) -> int:
    hpke.check_against_another()
    answer = Answer(folder, reference)
    try:
        for line in sys.stdin:
            answer.take(line)
        if not (answer.proven if is_going_on else answer.is_complete):
            return 1
        if answer.is_complete:
            answer.check()
    except Exception as error:  # whatever does not hold, an agency must not go on with it
        print(f"error: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    answer.describe()
    return 0


def live(folder: Path, reference: str) -> int:
    return read(folder, reference, is_going_on=True)


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
    ("interception", 4): make_interception,
    ("heard", 3): heard,
    ("live", 2): live,
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
