"""A small OpenID provider, for the test: it knows one person, and checks of the console what a provider checks."""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SUBJECT = "subject-of-bob"
CLIENT = ("comity-console", "a secret of the test")
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
# Providers are free to have a slash at the end of their name, and many do.
ISSUER = f"http://127.0.0.1:{sys.argv[1]}/"
# What was asked when a code was given out.
codes = {}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def token(nonce):
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": SUBJECT, "aud": CLIENT[0], "iat": now, "exp": now + 300, "nonce": nonce}
    text = b64(json.dumps({"alg": "RS256", "kid": "k1"}).encode()) + "." + b64(json.dumps(claims).encode())
    return text + "." + b64(KEY.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            return self.json({
                "issuer": ISSUER, "authorization_endpoint": ISSUER + "authorize", "token_endpoint": ISSUER + "token",
                "jwks_uri": ISSUER + "keys",
            })
        if url.path == "/keys":
            public = KEY.public_key().public_numbers()
            return self.json({"keys": [{"kty": "RSA", "use": "sig", "kid": "k1", "n": number(public.n), "e": number(public.e)}]})
        if url.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            if asked.get("response_type") != "code" or asked.get("client_id") != CLIENT[0] or "openid" not in asked.get("scope", ""):
                return self.json({"error": "invalid_request"}, 400)
            if asked.get("code_challenge_method") != "S256" or not asked.get("nonce") or not asked.get("state"):
                return self.json({"error": "invalid_request"}, 400)
            code = secrets.token_urlsafe(16)
            codes[code] = asked
            self.send_response(302)
            self.send_header("Location", asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]}))
            self.end_headers()
            return None
        return self.json({"error": "not_found"}, 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = codes.pop(sent.get("code"), None)
        name, _, secret = base64.b64decode(self.headers.get("Authorization", "Basic ").split()[-1]).decode().partition(":")
        if (unquote_plus(name), unquote_plus(secret.replace("+", "%2B"))) != CLIENT:
            return self.json({"error": "invalid_client"}, 401)
        challenge = b64(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if not asked or challenge != asked["code_challenge"] or sent.get("redirect_uri") != asked["redirect_uri"]:
            return self.json({"error": "invalid_grant"}, 400)
        return self.json({"access_token": "none", "token_type": "Bearer", "id_token": token(asked["nonce"])})

    def json(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
