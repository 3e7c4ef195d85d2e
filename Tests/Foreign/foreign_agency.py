"""An agency that shares no code with Comity: what any agency can write from the published schemas.

  foreign_agency.py keys FOLDER                      make the keys of an issuer and of its Designated Authority
  foreign_agency.py order FOLDER REFERENCE ADDRESS   print a transmittal with a signed and certified order
  foreign_agency.py read FOLDER REFERENCE            read the lines of the agency's topic from standard input, verify and open
                                                     everything about the order, and print what it holds; exit 1 until the
                                                     answer is complete, 2 if anything is wrong

FOLDER also holds provider-keys.json, the provider's public keys (a JWK set).
"""

import base64
import hashlib
import json
import sys
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import hpke
import jose

AUTHORITY, ISSUER, ENTITY, AGREEMENT = "GB-IPU", "GB-MPS", "exmail-us", "US-UK"
# Each key's name is its owner and its use; FOLDER has NAME.pem, the private half, and NAME.registry.json, which the
# provider puts into its registry.
KEYS = {
    f"{AUTHORITY}-sig": Ed25519PrivateKey.generate,
    f"{AUTHORITY}-enc": X25519PrivateKey.generate,
    f"{ISSUER}-sig": lambda: ec.generate_private_key(ec.SECP256R1()),
}
SUITE = "X25519-HKDF-SHA256/HKDF-SHA256/ChaCha20Poly1305"
INFO = b"comity seal v1"


def time(days: float = 0) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_keys(folder: Path) -> None:
    for name, generate in KEYS.items():
        key = generate()
        path = folder / f"{name}.pem"
        path.touch(mode=0o600)
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        public = jose.public_jwk(key, kid=f"foreign-{name}", use=name[-3:])
        entry = {"jwk": public, "use": public["use"], "validity": {"from": time(), "until": time(365)}}
        (folder / f"{name}.registry.json").write_text(json.dumps(entry) + "\n")


def private_key(folder: Path, name: str):
    return serialization.load_pem_private_key((folder / f"{name}.pem").read_bytes(), None)


def sign(folder: Path, owner: str, kind: str, payload: dict) -> str:
    return jose.sign(private_key(folder, f"{owner}-sig"), f"foreign-{owner}-sig", kind, payload)


def make_transmittal(folder: Path, reference: str, address: str) -> None:
    order = {
        "version": 1,
        "reference": reference,
        "issuer": ISSUER,
        "addressee": ENTITY,
        "issuedAt": time(),
        "agreement": AGREEMENT,
        "instrument": {
            "kind": "UKOPO",
            "reference": f"CCC-{reference}",
            "madeAt": time(-3),
            "validity": {"from": time(-3), "until": time(60)},
            "approvals": [{"role": "judge", "name": "HHJ Hazel", "approvedAt": time(-3)}],
        },
        "purpose": {
            "aim": "investigate",
            "offences": [{"statute": "Theft Act 1968, s.21", "title": "Blackmail", "maximumSentenceMonths": 168}],
            "summary": "Threats were mailed from this account.",
        },
        "tasks": [
            {
                "reference": "T1",
                "action": "production",
                "target": {"format": "EmailAddress", "value": address},
                "categories": ["subscriber", "mail", "chat"],
                "window": {"from": time(-60), "until": time(-4)},
                "targeting": {
                    "entityType": "person",
                    "location": "CZ",
                    "nationalities": ["CZ"],
                    "basis": "Registered address and employer in Olomouc.",
                    "believedAt": time(-3),
                },
            }
        ],
        "statements": {"notForAnotherGovernment": True},
        "flags": {"emergency": False, "test": False},
    }
    signed = sign(folder, ISSUER, "comity-order+jws", order)
    transmittal = {
        "version": 1,
        "id": str(uuid.uuid4()),
        "sender": AUTHORITY,
        "receiver": ENTITY,
        "sentAt": time(),
        "contact": {"name": "Duty desk", "email": "desk@authority.example"},
        "message": {
            "order": {
                "order": signed,
                "invokedAgreement": AGREEMENT,
                "certification": {
                    "orderDigest": hashlib.sha256(signed.encode()).hexdigest(),
                    "certifier": "C. Certifier",
                    "certifiedAt": time(),
                    "statement": "This order is lawful and complies with the agreement.",
                },
            }
        },
    }
    print(sign(folder, AUTHORITY, "comity-transmittal+jws", transmittal))


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


def main() -> int:
    command, arguments = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 2 else ("", [])
    folder = Path(arguments[0]) if arguments else None
    if command == "keys" and len(arguments) == 1:
        make_keys(folder)
    elif command == "order" and len(arguments) == 3:
        make_transmittal(folder, *arguments[1:])
    elif command == "read" and len(arguments) == 2:
        return read(folder, arguments[1])
    else:
        print(__doc__, file=sys.stderr)
        return 64
    return 0


if __name__ == "__main__":
    sys.exit(main())
