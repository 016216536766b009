"""Real objects for tests, made as the desk makes them: through the verbs."""

from datetime import UTC, datetime
from itertools import count

from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles import autosaves, house_pages, limits, workflow
from articles.models import Article, Author, Autosave, HousePage, Photo, Release, SavedFilter, Section, Source, Tag
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.accounts import invitations
from newsroom.accounts.models import Invitation
from newsroom.fronts import launching
from newsroom.fronts.content import Card, Container, Layout
from newsroom.fronts.identity import Identity
from newsroom.fronts.models import Front, FrontVersion
from newsroom.lib.figures import Figure

_numbers = count(1)

GOLDEN_HEADLINE = "Pak-China Mineral Cooperation to transform Pakistan's Mineral Sector: Report"
GOLDEN_FIRST = (
    "Pakistan has invited China to invest in copper, gold, rare earth elements, according to a report "
    "published by Gwadar Pro, quoting Federal Minister for Planning Ahsan Iqbal."
)
GOLDEN_SLOGAN = "With the slogan “Our Shared Prosperity Empowered by Minerals,” the forum opened — in Islamabad."
GOLDEN_DATE = datetime(2026, 1, 29, 9, 5, tzinfo=UTC)


def user(group: str = "Editor", **names: str) -> User:
    """A person of a group of the desk."""
    made = User.objects.create_user(
        f"{group.split()[0].lower()}{next(_numbers)}", password="a long password", is_staff=True, **names
    )
    made.groups.add(Group.objects.get(name=group))
    return User.objects.get(pk=made.pk)


def invitation(
    username: str = "", *, by: User | None = None, groups: tuple[str, ...] = ("Reporter",)
) -> tuple[Invitation, str]:
    """Someone who is invited, with the token of their link."""
    made = Invitation(username=username or f"invited{next(_numbers)}")
    token = invitations.invite(made, Group.objects.filter(name__in=groups), by=by)
    return made, token


def limited(group: str, *sections: Section) -> User:
    """A person of a group who sees the stories of these sections."""
    made = user(group)
    limits.put(made, sections, by=None)
    return made


def section(name: str = "", **fields: object) -> Section:
    name = name or f"Section {next(_numbers)}"
    return Section.objects.create(name=name, slug=fields.pop("slug", name.lower().replace(" ", "-")), **fields)


def author(name: str = "") -> Author:
    name = name or f"Author {next(_numbers)}"
    return Author.objects.create(name=name, slug=name.lower().replace(" ", "-"))


def source(name: str = "", short: str = "") -> Source:
    name = name or f"Source {next(_numbers)}"
    return Source.objects.create(name=name, short=short, slug=name.lower().replace(" ", "-"))


def tag(name: str = "") -> Tag:
    return Tag.objects.named(name or f"Tag {next(_numbers)}")


def photo(**fields: object) -> Photo:
    """A photo whose files are not there."""
    number = next(_numbers)
    described = {"alt": f"Alt {number}", "caption": f"Caption {number}.", "credit": f"Credit {number}"}
    return Photo.objects.create(**{"token": f"{number:032x}"} | described | fields)


def house_page(name: str = "", *, by: User | None = None, **fields: object) -> HousePage:
    """A page about the house, that readers see."""
    name = name or f"Page {next(_numbers)}"
    given = {"slug": house_pages.free_slug(name), "body": f"<p>{name}.</p>", "is_live": True} | fields
    return house_pages.save(HousePage(name=name, **given), by=by)


def saved_filter(name: str = "", query: str = "status=draft", **fields: object) -> SavedFilter:
    """A filter of the story list that someone keeps."""
    owner = fields.pop("owner", None) or user("Chief editor")
    return SavedFilter.objects.create(name=name or f"Filter {next(_numbers)}", query=query, owner=owner, **fields)


def copy(**fields: object) -> WorkingCopy:
    """A working copy that may go out: it has a section and a text."""
    number = next(_numbers)
    if "section" not in fields:
        fields["section"] = section().pk
    return WorkingCopy(**{"headline": f"Headline {number}", "body": f"<p>Text {number}.</p>"} | led(**fields))


def led(**fields: object) -> dict[str, object]:
    """Fields of a working copy, with a lead photo that is given as an id."""
    lead = fields.get("lead_photo")
    return fields | {"lead_photo": Figure(lead)} if isinstance(lead, int) else fields


def article(*, by: User | None = None, **fields: object) -> Article:
    """A draft."""
    return workflow.start(copy(**fields), by=by)


def typing(article: Article | None = None, *, by: User, at: datetime | None = None, **fields: object) -> Autosave:
    """What `by` typed into the form of `article` (None: of a new story) and did not save."""
    base = article.revision_number if article else 0
    typed = {name: [str(value)] for name, value in ({"headline": "Typed"} | fields).items()}
    opening, now = f"an-opened-form-{next(_numbers)}", at or timezone.now()
    kept = autosaves.keep(article, typed, opening=opening, sequence=1, base=base, by=by, at=now)
    return Autosave.objects.get(pk=kept.pk)


def released(**fields: object) -> Release:
    """A story before readers, from now on."""
    made = article(**fields)
    return workflow.release(made, base=made.revision_number, by=None)


def container(*stories: int | Card, layout: Layout = Layout.ROW, **fields: object) -> Container:
    """A container of a front with cards of these stories, by the ids of their articles."""
    cards = tuple(one if isinstance(one, Card) else Card(one) for one in stories)
    return Container(layout, cards=cards, **fields)


def front(of: Section | None = None) -> Front:
    """The front of the house or of a section, as it is now."""
    return Front.objects.get_or_create(section=of, language="en")[0]


def launched(*containers: Container, of: Section | None = None, by: User | None = None) -> FrontVersion:
    """The front of the house or of a section with these containers, before readers from now on."""
    return launching.launch(Identity(of.pk if of else None), containers, base=front(of).revision, by=by)


def golden() -> Article:
    """The Pak-China story as a draft, with its credit."""
    return workflow.start(
        WorkingCopy(
            headline=GOLDEN_HEADLINE,
            kicker="PAK-CHINA",
            body=f"<p>{GOLDEN_FIRST}</p><p>{GOLDEN_SLOGAN}</p>",
            section=section("Pak-China").pk,
            dated=GOLDEN_DATE,
            dateline="ISLAMABAD",
            urgency=1,
            bylines=(BylineEntry(author("Ayesha Khan").pk),),
            credits=(CreditEntry(source("Independent News Pakistan", "INP").pk, note="Pak-China"),),
            tags=(tag("Pak-China").pk,),
        ),
        by=None,
    )
