"""Where sessions are kept: Django's own store, which knows whose each is. So a person's can be listed, and ended."""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from articles.faults import fault_of

SIGNED_IN = "signed_in"  # when, from where, and with what
LONGEST_BROWSER = 300


class SessionStore(DatabaseStore):
    """Named by SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> Any:
        from newsroom.accounts.models import Session  # noqa: PLC0415 — settings name this module before models are there

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:
        """A database that is held or full is told as such: Django would say that the session was ended."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ and fault_of(error.__context__):
                raise error.__context__ from None
            raise


def describe(request: HttpRequest, *, address: str) -> None:
    """Note in the session that has just been signed in what its person may recognise it by."""
    browser = request.headers.get("User-Agent", "")[:LONGEST_BROWSER]
    request.session[SIGNED_IN] = {"at": timezone.now().isoformat(), "address": address, "browser": browser}


class OwnSession:
    """One session as its person sees it. Its name is no key: whoever reads it can't take the session over."""

    def __init__(self, row: Any, *, current_key: str | None) -> None:
        told = row.get_decoded().get(SIGNED_IN) or {}
        self.name = name_of(row.session_key)
        self.is_current = row.session_key == current_key
        self.at = datetime.fromisoformat(told["at"]) if told else None
        self.address = told.get("address", "")
        self.browser = told.get("browser", "")


def name_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def of(user: Any, *, current_key: str | None) -> list[OwnSession]:
    """The sessions of a person that have not ended, by time or by a new password: this one first, then the newest."""
    rows = SessionStore.get_model_class().objects.filter(user=user, expire_date__gt=timezone.now())
    alive = [
        row
        for row in rows.order_by("-expire_date")
        if row.get_decoded().get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    ]
    found = [OwnSession(row, current_key=current_key) for row in alive]
    return sorted(found, key=lambda session: not session.is_current)


def end(user: Any, *, name: str | None = None) -> None:
    """End one session of a person, or all of them. A request that is under way can't bring it back."""
    rows = SessionStore.get_model_class().objects.filter(user=user)
    if name is not None:
        rows = rows.filter(
            session_key__in=[key for key in rows.values_list("session_key", flat=True) if name_of(key) == name]
        )
    rows.delete()
