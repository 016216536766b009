"""The demo newsroom: reads `content/`, and makes everything through the desk's own verbs."""

import re
import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from articles import authors, house_pages, limits, notes, photos, saved_filters, sections, sources, tags, workflow
from articles.models import Article, Author, BreakingAlert, HousePage, Photo, SavedFilter, Section, Source, Tag
from articles.notes import Passage
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.fronts import launching
from newsroom.fronts.content import Card, Container, Layout, Rule
from newsroom.fronts.identity import Identity
from newsroom.lib.figures import Figure

FOLDER = Path(__file__).parent
PEOPLE = {
    "reporter": "Reporter",
    "editor": "Editor",
    "sport": "Editor",
    "chief": "Chief editor",
    "staff": "Staff",
    "admin": "",
}
LIMITS = {"sport": ["sport"]}  # who sees the stories of which sections only
PLAIN_FIELDS = (
    "headline", "kicker", "standfirst", "language", "kind", "dateline", "urgency", "byline_sentence", "editor_note", "body"
)  # fmt: skip


@dataclass
class House:
    """What the stories refer to by name."""

    people: dict[str, User] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    stories: dict[str, Article] = field(default_factory=dict)


def load() -> str:
    """Make the demo newsroom in an empty database. Returns the password of its people."""
    password = f"demo-{secrets.token_hex(5)}"
    with transaction.atomic():
        content = tomllib.loads((FOLDER / "content/house.toml").read_text())
        house = _furnish(content, password)
        for row in tomllib.loads((FOLDER / "content/pages.toml").read_text())["page"]:
            house_pages.save(HousePage(**row), by=house.people["staff"])
        stories = [tomllib.loads(path.read_text()) for path in sorted((FOLDER / "content/stories").glob("*.toml"))]
        # The oldest first, as they would have come in.
        for story in sorted(stories, key=lambda s: -float(s["hours_ago"])):
            house.stories[story["headline"]] = _tell(story, house)
        _curate(content["container"], house)
    return password


def _furnish(content: dict[str, Any], password: str) -> House:
    house = House(people=_people(password))
    keeper = house.people["chief"]
    for row in content["section"]:
        parent = house.sections.get(row.pop("parent"))
        house.sections[row["slug"]] = sections.save(Section(parent=parent, **row), by=keeper)
    for name, slugs in LIMITS.items():
        limits.put(house.people[name], [house.sections[slug] for slug in slugs], by=keeper)
    for row in content["author"]:
        house.authors[row["slug"]] = authors.save(Author(**row), by=keeper)
    for row in content["source"]:
        house.sources[row["slug"]] = sources.save(Source(**row), by=keeper)
    for row in content["tag"]:
        tags.save(Tag(**row), by=keeper)
    for row in content["photo"]:
        name = row.pop("file")
        house.photos[name] = photos.add((FOLDER / "photos" / name).read_bytes(), by=keeper, **row)
    for row in content["filter"]:
        section = house.sections.get(row.pop("section"))
        query = "&".join(filter(None, (row.pop("query"), f"section={section.pk}" if section else "")))
        by = house.people[row.pop("by")]
        saved_filters.save(SavedFilter(query=query, **row), by=by)
    return house


def _people(password: str) -> dict[str, User]:
    people = {}
    for name, group in PEOPLE.items():
        person = User.objects.create_user(name, password=password, is_staff=True, is_superuser=not group)
        if group:
            person.groups.add(Group.objects.get(name=group))
        people[name] = person
    return people


def role_of(name: str) -> str:
    """What a person of the demo may do, in words."""
    limit = f", of the stories in {', '.join(LIMITS[name])} only" if name in LIMITS else ""
    return (PEOPLE[name] or "everything") + limit


def _tell(story: dict[str, Any], house: House) -> Article:
    """Take one story from its first draft to the status that its file names."""
    article = workflow.start(_working_copy(story, house), by=house.people["reporter"])
    TO_STATUS[story["status"]](article, story, house.people["editor"])
    if correction := story.get("correction"):
        workflow.correct(article, by=house.people["editor"], **correction)
    for thread in story.get("thread", ()):
        _discuss(article, thread, house)
    return article


def _curate(containers: list[dict[str, Any]], house: House) -> None:
    """Launch the home page as the chief editor has arranged it."""
    content = [
        Container(
            layout=Layout(row["layout"]),
            title=row["title"],
            rule=Rule(row["rule"]),
            of=house.sections[row["section"]].pk if "section" in row else None,
            size=row["size"],
            cards=tuple(_card(card, house) for card in row.get("cards", ())),
        )
        for row in containers
    ]
    launching.launch(Identity(), tuple(content), base=0, by=house.people["chief"])


def _card(card: dict[str, str], house: House) -> Card:
    photo = house.photos[card["photo"]].pk if "photo" in card else None
    return Card(house.stories[card["story"]].pk, card.get("headline", ""), photo)


def _discuss(article: Article, thread: dict[str, Any], house: House) -> None:
    """Write the notes of one thread."""
    passage = Passage(thread.get("passage", ""))
    opened = notes.add(article, text=thread["text"], by=house.people[thread["by"]], passage=passage).note.thread
    for reply in thread.get("replies", ()):
        notes.reply(opened, text=reply["text"], by=house.people[reply["by"]])
    if resolved := thread.get("resolved"):
        notes.resolve(opened, by=house.people[resolved])


def _working_copy(story: dict[str, Any], house: House) -> WorkingCopy:
    went_out = timezone.now() - timedelta(hours=float(story["hours_ago"]))
    photo = house.photos.get(story["photo"])
    return WorkingCopy(
        **{name: story[name] for name in PLAIN_FIELDS} | {"body": _with_photos(story["body"], house)},
        section=house.sections[story["section"]].pk,
        further_sections=tuple(house.sections[slug].pk for slug in story["further_sections"]),
        dated=story.get("dated") or (went_out if story["hours_ago"] else None),
        lead_photo=Figure(photo.pk) if photo else None,
        bylines=tuple(BylineEntry(house.authors[b["author"]].pk, b["role"]) for b in story["bylines"]),
        credits=tuple(
            CreditEntry(house.sources[c["source"]].pk, c["role"], c.get("note", "")) for c in story["credits"]
        ),
        tags=tuple(Tag.objects.named(name).pk for name in story["tags"]),
    )


def _with_photos(body: str, house: House) -> str:
    """A text that names its photos by their files, with their ids."""
    return re.sub(r'(?<=data-photo=")[^"]+', lambda name: str(house.photos[name[0]].pk), body)


def _submit(article: Article, story: dict[str, Any], editor: User) -> None:
    workflow.submit(article, base=article.revision_number, by=article.created_by)


def _approve(article: Article, story: dict[str, Any], editor: User) -> None:
    _submit(article, story, editor)
    workflow.approve(article, base=article.revision_number, by=editor)


def _schedule(article: Article, story: dict[str, Any], editor: User) -> None:
    when = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=float(story["in_hours"]))
    workflow.release(article, base=article.revision_number, by=editor, live_from=when)


def _publish(article: Article, story: dict[str, Any], editor: User) -> None:
    workflow.release(article, base=article.revision_number, by=editor)


def _break(article: Article, story: dict[str, Any], editor: User) -> None:
    level = BreakingAlert.Level[story["level"].upper()]
    ends_at = timezone.now() + timedelta(minutes=story["breaking_minutes"])
    workflow.raise_breaking(article, base=article.revision_number, by=editor, level=level, ends_at=ends_at)


def _withdraw(article: Article, story: dict[str, Any], editor: User) -> None:
    _publish(article, story, editor)
    workflow.withdraw(article, by=editor, **story["withdrawal"])


def _spike(article: Article, story: dict[str, Any], editor: User) -> None:
    workflow.spike(article, by=editor)


TO_STATUS = {
    "draft": lambda article, story, editor: None,
    "in review": _submit,
    "approved": _approve,
    "scheduled": _schedule,
    "published": _publish,
    "breaking": _break,
    "withdrawn": _withdraw,
    "spiked": _spike,
}
