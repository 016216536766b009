"""A browser at the doors of the desk, and what its person has to show."""

import hashlib
import json
import secrets
import time
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PASSWORD = "a long password"
SIGN_IN, CODE, OWN, SET_UP = "/admin/login/", "/admin/login/code/", "/admin/account/", "/admin/account/app/"
DESK, STORIES = "/admin/", "/admin/articles/article/"


class Visitor(Client):
    def sign_in(self, user, password: str = PASSWORD, **more: str) -> HttpResponse:
        return self.post(SIGN_IN, {"login": getattr(user, "username", user), "password": password, **more})

    def give(self, code: str, address: str = CODE) -> HttpResponse:
        return self.post(address, {"code": code})

    def enter(self, user) -> HttpResponse:
        """Sign in with both factors."""
        self.sign_in(user)
        return self.give(code_of(user))

    @property
    def key(self) -> str:
        """The key of the session, as the browser keeps it."""
        return self.cookies[settings.SESSION_COOKIE_NAME].value

    @property
    def is_in(self) -> bool:
        """Whether the list of stories is shown."""
        return self.get(STORIES).status_code == 200

    def leads_to(self, address: str = STORIES) -> str:
        return self.get(address).headers.get("Location", "").partition("?")[0]


def give_app(user) -> Authenticator:
    """An authenticator app, with recovery codes, as the set-up makes them."""
    RecoveryCodes.activate(user)
    return TOTP.activate(user, generate_totp_secret()).instance


def secret_of(user) -> str:
    return decrypt(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"])


def code_from(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def code_of(user, *, steps: int = 0) -> str:
    return code_from(secret_of(user), steps=steps)


def recovery_codes_of(user) -> list[str]:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()


class Passkey:
    """A device that makes one passkey for a site, and proves it: what the browser's part of WebAuthn does."""

    def __init__(self, site: str = "testserver") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.site = secrets.token_bytes(16), site

    def made(self, options: dict[str, Any]) -> str:
        """The answer to the creation options of a page."""
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        shown = AttestationObject.create("none", self._data(credential), {})
        response = {"attestationObject": websafe_encode(shown)}
        return self._told("webauthn.create", options["creation_options"], response, b"")

    def proven(self, options: dict[str, Any], *, user: Any = None) -> str:
        """The answer to the request options of a page; of `user`, when the page does not know who asks."""
        handle = {"userHandle": websafe_encode(user_pk_to_url_str(user).encode())} if user else {}
        response = {"authenticatorData": websafe_encode(self._data())} | handle
        return self._told("webauthn.get", options["request_options"], response, self._data())

    def _data(self, credential: Any = b"") -> AuthenticatorData:
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        flags |= AuthenticatorData.FLAG.AT if credential else 0
        return AuthenticatorData.create(hashlib.sha256(self.site.encode()).digest(), flags, 1, credential)

    def _told(self, kind: str, options: dict[str, Any], response: dict[str, str], signed: bytes) -> str:
        client = CollectedClientData.create(kind, options["publicKey"]["challenge"], f"https://{self.site}")
        response["clientDataJSON"] = websafe_encode(client)
        if signed:
            signature = self.key.sign(signed + client.hash, ec.ECDSA(hashes.SHA256()))
            response["signature"] = websafe_encode(signature)
        told = {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}
        return json.dumps(told | {"clientExtensionResults": {}, "response": response})


def give_passkey(user: Any) -> Passkey:
    passkey = Passkey()
    WebAuthn.add(
        user, "Office laptop", json.loads(passkey.made({"creation_options": {"publicKey": {"challenge": "AAAA"}}}))
    )
    return passkey
