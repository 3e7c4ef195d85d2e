"""What the agencies write: orders, amendments and determinations, signed with keys of their own."""

import hashlib
import json
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import jose

AUTHORITY, ISSUER, ENTITY, AGREEMENT = "GB-IPU", "GB-MPS", "exmail-us", "US-UK"
RECEIVING_AUTHORITY = "US-OIA"
# Each key's name is its owner and its use; FOLDER has NAME.pem, the private half, and NAME.registry.json, which the
# provider puts into its registry.
KEYS = {
    f"{AUTHORITY}-sig": Ed25519PrivateKey.generate,
    f"{AUTHORITY}-enc": X25519PrivateKey.generate,
    f"{ISSUER}-sig": lambda: ec.generate_private_key(ec.SECP256R1()),
    f"{RECEIVING_AUTHORITY}-sig": lambda: ec.generate_private_key(ec.SECP256R1()),
}


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


def digest(compact: str) -> str:
    return hashlib.sha256(compact.encode()).hexdigest()


def order(reference: str, address: str, facts: str | None) -> dict:
    purpose = {
        "aim": "investigate",
        "offences": [{"statute": "Theft Act 1968, s.21", "title": "Blackmail", "maximumSentenceMonths": 168}],
    }
    return {
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
        "purpose": purpose if facts is None else {**purpose, "summary": facts},
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
        "statements": {"notForAnotherGovernment": True, "thirdCountry": "withheld"},
        "flags": {"emergency": False, "test": False},
    }


def interception(reference: str, address: str, seconds: str) -> dict:
    target = {"format": "EmailAddress", "value": address}
    asked = order(reference, address, "Threats are mailed from this account on most days.")
    [task] = asked["tasks"]
    asked["instrument"] = {
        "kind": "UKIPATIW",
        "reference": f"TIW-{reference}",
        "madeAt": time(-3),
        "validity": {"from": time(-3), "until": time(60)},
        "approvals": [
            {"role": "secretaryOfState", "name": "Secretary of State", "approvedAt": time(-3)},
            {"role": "judicialCommissioner", "name": "Dame Ivy Ash", "approvedAt": time(-2)},
        ],
        "selectors": [target],
    }
    asked["tasks"] = [
        {
            **task,
            "action": "interception",
            "categories": ["liveTraffic", "liveContent"],
            "window": {"from": time(), "until": time(float(seconds) / 86_400)},
        }
    ]
    asked["statements"] |= {"notLongerThanNecessary": True, "noLessIntrusiveMethod": True}
    return asked


def certified(signed: str) -> dict:
    return {
        "order": signed,
        "invokedAgreement": AGREEMENT,
        "certification": {
            "orderDigest": digest(signed),
            "certifier": "C. Certifier",
            "certifiedAt": time(),
            "statement": "This order is lawful and complies with the agreement.",
        },
    }


def transmittal(folder: Path, sender: str, message: dict) -> str:
    payload = {
        "version": 1,
        "id": str(uuid.uuid4()),
        "sender": sender,
        "receiver": ENTITY,
        "sentAt": time(),
        "contact": {"name": "Duty desk", "email": "desk@authority.example"},
        "message": message,
    }
    return sign(folder, sender, "comity-transmittal+jws", payload)


def make_order(folder: Path, reference: str, address: str) -> None:
    signed = sign(folder, ISSUER, "comity-order+jws", order(reference, address, facts=None))
    # Whoever amends the order must name this very text.
    (folder / f"{reference}.jws").write_text(signed)
    print(transmittal(folder, AUTHORITY, {"order": certified(signed)}))


def make_interception(folder: Path, reference: str, address: str, seconds: str) -> None:
    signed = sign(folder, ISSUER, "comity-order+jws", interception(reference, address, seconds))
    print(transmittal(folder, AUTHORITY, {"order": certified(signed)}))


def make_amendment(folder: Path, reference: str, address: str) -> None:
    facts = "Threats were mailed from this account on three days in the window."
    signed = sign(folder, ISSUER, "comity-order+jws", order(reference, address, facts))
    amendment = {
        "replaces": digest((folder / f"{reference}.jws").read_text()),
        "reason": "The facts that were asked for are added.",
        "order": certified(signed),
    }
    print(transmittal(folder, AUTHORITY, {"amendment": amendment}))


def make_determination(folder: Path, reference: str) -> None:
    determination = {
        "authority": AUTHORITY,
        "order": reference,
        "stance": "inapplicable",
        "reason": "The person was found to live in the United States.",
    }
    print(transmittal(folder, RECEIVING_AUTHORITY, {"determination": determination}))
