"""HPKE (RFC 9180), base mode, receiving side, with additional authenticated data: written from the RFC.

The `cryptography` package has HPKE without additional authenticated data, so it only serves to check this module.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

HASH_LENGTH = 32
KEY_LENGTH = 32
NONCE_LENGTH = 12

# The suite X25519-HKDF-SHA256/HKDF-SHA256/ChaCha20Poly1305 (RFC 9180, section 7).
KEM_SUITE = b"KEM" + (0x0020).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0003))


def extract(suite, salt, label, material):
    return hmac.digest(salt or bytes(HASH_LENGTH), b"HPKE-v1" + suite + label + material, hashlib.sha256)


def expand(suite, secret, label, context, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = hmac.digest(secret, block + info + bytes([counter]), hashlib.sha256)
        output += block
        counter += 1
    return output[:length]


def open_sealed(private_key: X25519PrivateKey, encapsulated: bytes, ciphertext: bytes, info: bytes, aad: bytes) -> bytes:
    """The plaintext of one message; raises `InvalidTag` if anything differs from what was sealed."""
    shared = private_key.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    receiver = private_key.public_key().public_bytes_raw()
    secret = expand(
        KEM_SUITE, extract(KEM_SUITE, b"", b"eae_prk", shared), b"shared_secret", encapsulated + receiver, HASH_LENGTH
    )
    base_mode = b"\x00"
    context = (
        base_mode
        + extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
        + extract(HPKE_SUITE, b"", b"info_hash", info)
    )
    scheduled = extract(HPKE_SUITE, secret, b"secret", b"")
    key = expand(HPKE_SUITE, scheduled, b"key", context, KEY_LENGTH)
    nonce = expand(HPKE_SUITE, scheduled, b"base_nonce", context, NONCE_LENGTH)
    return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, aad)


def check_against_another():
    """Opens what `cryptography` sealed, so that a fault here is not taken for a fault of the provider's."""
    from cryptography.hazmat.primitives import hpke

    key, text, info = X25519PrivateKey.generate(), b"plain text", b"information"
    sealed = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305).encrypt(
        text, key.public_key(), info
    )
    if open_sealed(key, sealed[:32], sealed[32:], info, b"") != text:
        raise SystemExit("error: this client's HPKE does not open what another implementation sealed")
