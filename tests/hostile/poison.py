"""Payloads in every text of the database, past all forms: what people typed may have got there in any way.

The text of a story is marked as safe where it is shown, since it is clean at rest: it gets what the cleaner leaves.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from articles import append_only
from newsroom.lib.body import sanitise
from newsroom.lib.figures import Figure, Words
from newsroom.lib.figures import figures as figures_in
from newsroom.lib.text import visible
from tests.hostile.payloads import PAYLOADS

# Of these no field has what a person wrote, or none that is ever shown.
OF_NOBODY = {
    "account.EmailAddress", "account.EmailConfirmation", "articles.Word", "auth.Permission",
    "contenttypes.ContentType", "django_tasks_database.DBTaskResult", "operations.Pulse", "search.IndexEntry",
    "search.SQLiteFTSIndexEntry", "taggit.Tag", "pagecache.PurgePlace", "accounts.Session", "articles.PreviewLink",
    "articles.ChecklistRule", "articles.Rendition",
}  # fmt: skip
# Where the words of people stand.
WORDS = {
    "accounts.Invitation": "username first_name last_name email",
    "admin.LogEntry": "object_repr change_message",
    "articles.Article": "lead_caption lead_credit lead_alt headline kicker standfirst dateline byline_sentence editor_note seo_title seo_description",
    "articles.Author": "name position bio",
    "articles.Autosave": "headline",
    "articles.Correction": "text",
    "articles.Credit": "note",
    "articles.HousePage": "name",
    "articles.JournalEntry": "subject",
    "articles.Note": "text",
    "articles.Photo": (
        "headline caption alt creator credit source copyright usage_terms licence place taken keywords territory price_note kill_reason"
    ),
    "articles.Presence": "handover_note",
    "articles.Release": (
        "lead_caption lead_credit lead_alt withdrawal_notice update_note headline kicker standfirst opening dateline byline_sentence "
        "seo_title seo_description"
    ),
    "articles.SavedFilter": "name",
    "articles.Section": "name name_ur name_zh description",
    "articles.Source": "name short",
    "articles.Tag": "name description",
    "articles.Thread": "exact prefix suffix",
    "auth.Group": "name",
    "auth.User": "username first_name last_name email",
}  # fmt: skip
BODIES = {"articles.Article": "body", "articles.HousePage": "body", "articles.Release": "body"}
# Only http and https are saved (see test_addresses_of_other_schemes_are_refused): the payload comes after that.
ADDRESSES = {
    "articles.Article": "canonical_url", "articles.Photo": "licence_url", "articles.Release": "canonical_url",
    "articles.Source": "url",
}  # fmt: skip
QUERIES = {"articles.SavedFilter": "query"}
JSON = {
    "articles.Autosave": "content", "articles.HousePageVersion": "content", "articles.JournalEntry": "data",
    "articles.Release": "bylines credits", "articles.Revision": "content", "fronts.Front": "draft",
    "fronts.FrontVersion": "content", "mfa.Authenticator": "data",
}  # fmt: skip
# Made by us, of letters, digits and a few signs; keys, hashes, places of files, words of our own lists.
CODE = {
    "articles.Article": "slug", "articles.Author": "slug", "articles.Autosave": "opening", "articles.FormerSlug": "slug",
    "articles.HousePage": "slug", "articles.HousePageVersion": "slug", "articles.JournalEntry": "verb from_status to_status keys",
    "articles.Photo": "original token format colour digest source_type crops", "articles.Presence": "opening",
    "articles.Release": "slug language kind", "articles.Section": "slug", "articles.Source": "slug", "articles.Tag": "slug key",
    "accounts.Invitation": "token_hash", "admin.LogEntry": "object_id", "auth.User": "password",
}  # fmt: skip
# The keys of JSON: those with words of people, and those with what is ours.
JSON_WORDS = {
    "headline", "kicker", "standfirst", "dateline", "byline_sentence", "editor_note", "seo_title", "seo_description", "note", "reason",
    "text", "notice", "title", "name", "credits", "lead_caption", "lead_credit", "lead_alt", "groups", "query", "was", "what", "desk",
}  # fmt: skip
JSON_BODIES = {"body"}
JSON_CODE = {
    "slug", "language", "kind", "role", "layout", "rule", "dated", "embargo_until", "canonical_url", "shown_from", "shown_until",
    "published_at", "live_from", "live_until", "ends_at", "secret", "seed", "credential", "ending", "level", "stage", "fate",
    "raised_at", "until", "effective_at",
}  # fmt: skip

type Write = Callable[[Any, str], Any]


def texts(model: type[models.Model]) -> set[str]:
    """The fields of a model that hold text, but for those with a list of what they may hold."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    return {field.name for field in model._meta.local_fields if isinstance(field, kinds) and not field.choices}


def placed(label: str) -> set[str]:
    """The fields of a model that stand in a table above."""
    return {name for table in (WORDS, BODIES, ADDRESSES, QUERIES, JSON, CODE) for name in table.get(label, "").split()}


def packs(size: int) -> list[list[str]]:
    """The payloads, side by side; those of one kind are far from each other."""
    count = -(-len(PAYLOADS) // size)
    return [PAYLOADS[place::count] for place in range(count)]


@cache
def cleaned(payload: str) -> str:
    return sanitise(visible(payload))


class Poison:
    """Writes the packs of payloads into all texts that there are; in each turn every text gets another pack.

    What was empty is filled in every second row only, and the other way round in the next turn: an empty text is shown
    otherwise, such as a photo's own caption in the place of the story's.
    """

    def __init__(self, packs: list[list[str]]) -> None:
        self.packs = packs
        self.turn = self.place = 0
        self.is_filled = False
        self.first: dict[tuple[str, int, str], Any] = {}
        self.written: set[tuple[str, str]] = set()
        self.reached: set[tuple[str, str]] = set()

    def spread(self, turn: int) -> None:
        self.turn, self.place = turn, turn
        tables: list[tuple[dict[str, str], Write]] = [
            (WORDS, self._words), (BODIES, self._body), (ADDRESSES, self._address), (QUERIES, self._query), (JSON, self._json),
        ]  # fmt: skip
        with append_only.lifted(connection):
            for table, write in tables:
                for label, names in table.items():
                    for name in names.split():
                        self._column(label, name, write)

    def _column(self, label: str, name: str, write: Write) -> None:
        model = apps.get_model(label)
        self.place += 1
        self.written.add((label, name))
        for number, (pk, value) in enumerate(model._base_manager.order_by("pk").values_list("pk", name)):
            self.place += 1
            self.is_filled = bool((number + self.turn) % 2)
            first = self.first.setdefault((label, pk, name), value)
            new = write(first, name)
            if new == value:
                continue
            try:
                with transaction.atomic():
                    models.QuerySet(model).filter(pk=pk).update(**{name: new})
                self.reached.add((label, name))
            except IntegrityError:
                if first:  # an empty one may have to be, such as the passage of a note on the whole story
                    raise

    @property
    def pack(self) -> list[str]:
        """The next one: as many steps in each turn, so that in the end every text had every pack.

        Every second time the other way round: what comes first may swallow what follows.
        """
        self.place += 1
        own = self.packs[self.place % len(self.packs)]
        return own[::-1] if self.turn % 2 else own

    def _words(self, first: str, name: str) -> str:
        """The number makes it the only one of its kind, which names of people and tags have to be."""
        text = visible(" ".join([*self.pack, f"{self.turn}.{self.place}"]))
        return text if first or self.is_filled else ""

    def _body(self, first: str, name: str) -> str:
        """Each payload is cleaned alone, then all together; the photos stay, and say payloads."""
        pack = self.pack
        figures = [self._figure(figure) for figure in figures_in(first)]
        parts = [*map(cleaned, pack), sanitise("".join(f"<p>{visible(one)}</p>" for one in pack)), *figures]
        return "\n".join(parts) if first or self.is_filled else ""

    def _figure(self, figure: Figure) -> str:
        own = Words(self._words("x", ""), self._words("x", ""), self._words("x", ""))
        return str(Figure(figure.photo, own if self.is_filled else figure.words))

    def _address(self, first: str, name: str) -> str:
        address = f"https://x.example/{visible(''.join(self.pack))}"
        return address if first or self.is_filled else ""

    def _query(self, first: str, name: str) -> str:
        return f"q={quote(visible(' '.join(self.pack)))}"

    def _json(self, first: Any, name: str) -> Any:
        if name != "content" or not isinstance(first, str):
            return self._leaves(first, name)
        return json.dumps({key: self._typed(key, value) for key, value in json.loads(first).items()}) if first else ""

    def _typed(self, key: str, values: list[str]) -> list[str]:
        """What a form sent that was not saved: the body, too, is as it was typed."""
        return [self._words(value, key) if key in JSON_WORDS | JSON_BODIES else value for value in values]

    def _leaves(self, value: Any, key: str) -> Any:
        if key in JSON_CODE:
            return value
        if isinstance(value, dict):
            return {name: self._leaves(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [self._leaves(part, key) for part in value]
        if not isinstance(value, str):
            return value
        if key == "lead_photo":
            return "".join(self._figure(figure) for figure in figures_in(value))
        if key in JSON_BODIES:
            return self._body(value, key)
        assert key in JSON_WORDS, f"“{key}”, which is {value!r}, stands neither in JSON_WORDS nor in JSON_CODE."
        return self._words(value, key)
