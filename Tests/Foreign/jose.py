"""The part of JOSE that the protocol uses: keys as JWK (RFC 7517, RFC 8037) and compact JWS (RFC 7515), ES256 and EdDSA."""

import base64
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def public_jwk(key, kid: str, use: str) -> dict:
    """A private key's public half as a JWK."""
    public = key.public_key()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        numbers = public.public_numbers()
        members = {"kty": "EC", "crv": "P-256", "x": encode(numbers.x.to_bytes(32, "big")), "y": encode(numbers.y.to_bytes(32, "big"))}
    else:
        curve = "Ed25519" if isinstance(key, Ed25519PrivateKey) else "X25519"
        members = {"kty": "OKP", "crv": curve, "x": encode(public.public_bytes_raw())}
    return {**members, "kid": kid, "use": use}


def sign(key, kid: str, kind: str, payload: dict) -> str:
    algorithm = "EdDSA" if isinstance(key, Ed25519PrivateKey) else "ES256"
    header = {"alg": algorithm, "kid": kid, "typ": kind}
    signed = ".".join(encode(json.dumps(part).encode()) for part in (header, payload)).encode()
    if algorithm == "EdDSA":
        signature = key.sign(signed)
    else:
        # JWS wants the two numbers side by side, not in ASN.1 (RFC 7518, section 3.4).
        numbers = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
        signature = b"".join(number.to_bytes(32, "big") for number in numbers)
    return f"{signed.decode()}.{encode(signature)}"


class UnknownKey(Exception):
    """The signature names a key that was not given."""


def verify(compact: str, keys: dict, kind: str) -> dict:
    """The payload of a JWS that one of the public JWKs in `keys` (by key id) signed; raises if it did not."""
    head, body, signature = compact.split(".")
    header = json.loads(decode(head))
    if header["typ"] != kind:
        raise ValueError(f"signed as {header['typ']}, not {kind}")
    if header["kid"] not in keys:
        raise UnknownKey(header["kid"])
    jwk, signed, signature = keys[header["kid"]], f"{head}.{body}".encode(), decode(signature)
    if jwk["kty"] == "OKP" and header["alg"] == "EdDSA":
        Ed25519PublicKey.from_public_bytes(decode(jwk["x"])).verify(signature, signed)
    elif jwk["kty"] == "EC" and header["alg"] == "ES256" and len(signature) == 64:
        x, y = (int.from_bytes(decode(jwk[name]), "big") for name in "xy")
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        public.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    else:
        raise ValueError(f"algorithm {header['alg']} does not go with the key {header['kid']}")
    return json.loads(decode(body))
