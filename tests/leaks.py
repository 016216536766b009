"""Stories that readers must not see, in every state, and every address at which they might."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import unquote

from django.http import HttpResponse
from django.test import Client

from articles import authors, translations, workflow
from articles.models import Article, Photo, Release
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.feeds import chunks
from newsroom.lib.figures import Figure, Words
from newsroom.search import following
from tests import factories
from tests.articles.story import NOW
from tests.permissions import routes

ASKED = "zánzibar"  # the canary as a reader may type it: the page repeats a question
CANARY = "zanzibar"  # in everything that is written about a story
TOKEN = "c" * 32  # in every address of its photo, which is the key to it
SECOND = timedelta(seconds=1)
T = NOW + timedelta(hours=2)
AROUND_T = {"T-1": T - SECOND, "T": T, "T+1": T + SECOND}

BEFORE, AFTER, ALWAYS = {"T-1"}, {"T", "T+1"}, {"T-1", "T", "T+1"}


def public_routes() -> set[str]:
    """Every route of the URL configuration outside the desk, which the permission matrix holds."""
    return {route for route in routes() if not route.startswith("admin/")}


class House:
    """A house with one seen story, and one whose every text is the canary's."""

    def __init__(self) -> None:
        self.section = factories.section("Pakistan")
        self.author, self.tag = factories.author("Ayesha Khan"), factories.tag("Water")
        self.own_author, self.own_tag = factories.author(f"{CANARY} author"), factories.tag(f"{CANARY} tag")
        self.photo = Photo.objects.create(token=TOKEN, caption=CANARY, alt=CANARY, credit=CANARY, creator=CANARY)
        authors.portray(self.own_author, self.photo, base="", by=None)
        self.seen = factories.released(
            section=self.section.pk, bylines=(BylineEntry(self.author.pk),), tags=(self.tag.pk,)
        )
        factories.house_page("Ethics")
        factories.house_page(CANARY, body=f"<p>{CANARY}</p>", is_live=False)
        self.secret = self._secret()
        self.article = workflow.start(self.secret, by=None)
        translations.join(self.article, self.seen.article, by=None)  # the seen one's page would lead to it

    def _secret(self) -> WorkingCopy:
        source = factories.source(f"{CANARY} source", CANARY)
        words = (
            "headline", "kicker", "standfirst", "dateline", "byline_sentence", "editor_note", "seo_title",
            "seo_description", "slug",
        )  # fmt: skip
        return WorkingCopy(
            **dict.fromkeys(words, CANARY),
            body=f"<h2>{CANARY}</h2><p>{CANARY}</p>{self._figures()}",
            canonical_url=f"https://example.org/{CANARY}",
            section=self.section.pk,
            language="ur",
            lead_photo=Figure(self.photo.pk, Words(CANARY, CANARY, CANARY)),
            bylines=(BylineEntry(self.author.pk), BylineEntry(self.own_author.pk)),
            credits=(CreditEntry(source.pk, note=CANARY),),
            tags=(self.tag.pk, self.own_tag.pk),
        )

    def _figures(self) -> str:
        own = f'data-caption="{CANARY}" data-credit="{CANARY}" data-alt="{CANARY}"'
        figure = f'<figure data-photo="{self.photo.pk}" {own}></figure>'
        return f"{figure}<figure data-gallery>{figure}</figure>"

    def harmless(self) -> WorkingCopy:
        """The same story before a word of the secret was written."""
        return WorkingCopy(headline="Seen", body="<p>Seen.</p>", section=self.section.pk)


@dataclass(frozen=True)
class State:
    """How a story came to be unseen, and when around T its words may be read after all."""

    make: Callable[[House], object]
    seen: set[str]


def _release(house: House, **when: object) -> Release:
    return workflow.release(house.article, base=house.article.revision_number, by=None, **when)


def _edit(house: House, copy: WorkingCopy) -> Article:
    return workflow.edit(house.article, copy, base=house.article.revision_number, by=None)


def _withdraw(house: House) -> None:
    _release(house)
    workflow.withdraw(house.article, by=None, reason=CANARY, notice="This story was taken back.")


def _embargo(house: House) -> None:
    _edit(house, replace(house.secret, embargo_until=T))


def _embargo_and_schedule(house: House) -> None:
    _embargo(house)
    _release(house, live_from=T)


def _working_copy_over_a_live_story(house: House) -> None:
    _edit(house, house.harmless())
    _release(house)
    _edit(house, house.secret)


def _scheduled_update(house: House) -> None:
    _working_copy_over_a_live_story(house)
    workflow.update(house.article, base=house.article.revision_number, by=None, live_from=T, note=CANARY)


def _updated_away(house: House) -> None:
    _release(house)
    _edit(house, house.harmless())
    workflow.update(house.article, base=house.article.revision_number, by=None, live_from=T)


def _returned(house: House) -> None:
    workflow.submit(house.article, base=1, by=None, note=CANARY)
    workflow.return_(house.article, base=1, by=None, note=CANARY)


STATES = {
    "draft": State(lambda house: None, set()),
    "returned": State(_returned, set()),
    "in review": State(lambda house: workflow.submit(house.article, base=1, by=None, note=CANARY), set()),
    "approved": State(lambda house: workflow.approve(house.article, base=1, by=None), set()),
    "scheduled": State(lambda house: _release(house, live_from=T), AFTER),
    "scheduled, then pulled back": State(
        lambda house: (_release(house, live_from=T), workflow.pull_back(house.article, by=None)), set()
    ),
    "under embargo": State(_embargo, set()),
    "under embargo and scheduled": State(_embargo_and_schedule, AFTER),
    "live until T": State(lambda house: _release(house, live_until=T), BEFORE),
    "withdrawn": State(_withdraw, set()),
    "spiked": State(lambda house: workflow.spike(house.article, by=None, reason=CANARY), set()),
    "working copy over a live story": State(_working_copy_over_a_live_story, set()),
    "scheduled update": State(_scheduled_update, AFTER),
    "updated away": State(_updated_away, BEFORE),
    "live": State(_release, ALWAYS),
}


def _stories(house: House, end: str = "/") -> list[str]:
    paths = [f"pakistan/{CANARY}-{house.article.pk}", f"pakistan/x-{house.article.pk}", f"x/x-{house.article.pk}"]
    return [f"/{path}{end}" for path in [*paths, f"pakistan/{house.seen.slug}-{house.seen.article_id}"]]


def _paged(*addresses: str) -> list[str]:
    return [f"{address}{query}" for address in addresses for query in ("", "?before=2099-01-01", "?before=1.9")]


def _feeds(*pages: str) -> list[str]:
    return [f"{page}{name}" for page in pages for name in ("rss.xml", "atom.xml", "feed.json")]


def _searches(house: House) -> list[str]:
    questions = [
        f"q={ASKED}",
        f'q="{ASKED} {ASKED}"',
        "q=zanzibra",
        "q=seen",
        f"q={ASKED}&section=pakistan&language=en",
    ]
    filters = ["section=pakistan", "tag=water", "author=ayesha-khan", "from=2026-01-29", "kind=news"]
    own = [f"{name}={row.slug}" for name, row in (("tag", house.own_tag), ("author", house.own_author))]
    return [f"/search/?{query}" for query in [*questions, *filters, *own]]


def _chunk(name: str, pk: int) -> list[str]:
    number = (pk - 1) // chunks.SPAN + 1
    return [f"/sitemap-{name}-{n}.xml" for n in (number, number + 1)]


# Each route with the addresses to ask: a new route without a line here fails the build.
ADDRESSES: dict[str, Callable[[House], list[str]]] = {
    "": lambda house: _paged("/"),
    "<language:language>/": lambda house: ["/ur/", "/zh/"],
    "<language:language>/<feed:name>": lambda house: _feeds("/ur/"),
    "healthz": lambda house: ["/healthz"],
    "readyz": lambda house: ["/readyz"],
    "metrics": lambda house: ["/metrics"],
    "breaking.json": lambda house: ["/breaking.json"],
    "corrections/": lambda house: _paged("/corrections/"),
    "ended.json": lambda house: ["/ended.json"],
    "offline.js": lambda house: ["/offline.js"],
    "page/offline/": lambda house: ["/page/offline/"],
    "search/": lambda house: _searches(house),
    "search/suggest.json": lambda house: [f"/search/suggest.json?q={word}" for word in (ASKED, "za", "ayesha")],
    "about/": lambda house: ["/about/"],
    "about/<address:slug>/": lambda house: [f"/about/{CANARY}/", "/about/ethics/"],
    "robots.txt": lambda house: ["/robots.txt"],
    ".well-known/security.txt": lambda house: ["/.well-known/security.txt"],
    "manifest.webmanifest": lambda house: ["/manifest.webmanifest"],
    "favicon.ico": lambda house: ["/favicon.ico"],
    "media/photos/<str:name>": lambda house: [house.photo.thumb],
    "author/<address:slug>/": lambda house: _paged("/author/ayesha-khan/", f"/author/{house.own_author.slug}/"),
    "tag/<address:slug>/": lambda house: _paged("/tag/water/", f"/tag/{house.own_tag.slug}/"),
    "archive/": lambda house: ["/archive/", "/archive/?date=2026-01-29"],
    "archive/<day:day>/": lambda house: _paged("/archive/2026/01/29/", "/archive/2026/01/28/", "/archive/2026/01/30/"),
    "<any:section_slug>/<any:slug>-<key:article_id>/": lambda house: _stories(house),
    "<any:section_slug>/<any:slug>-<key:article_id>": lambda house: _stories(house, end=""),
    "<address:slug>/": lambda house: _paged("/pakistan/", f"/{CANARY}/"),
    "<feed:name>": lambda house: _feeds("/"),
    "author/<subject:slug>/<feed:name>": lambda house: _feeds(
        "/author/ayesha-khan/", f"/author/{house.own_author.slug}/"
    ),
    "tag/<subject:slug>/<feed:name>": lambda house: _feeds("/tag/water/", f"/tag/{house.own_tag.slug}/"),
    "<subject:slug>/<feed:name>": lambda house: _feeds("/pakistan/", f"/{CANARY}/"),
    "sitemap.xml": lambda house: ["/sitemap.xml"],
    "news-sitemap.xml": lambda house: ["/news-sitemap.xml"],
    "sitemap-articles-<chunk:number>.xml": lambda house: _chunk("articles", house.article.pk),
    "sitemap-images-<chunk:number>.xml": lambda house: _chunk("images", house.article.pk),
    "sitemap-about.xml": lambda house: ["/sitemap-about.xml"],
    "sitemap-sections.xml": lambda house: ["/sitemap-sections.xml"],
    "sitemap-tags-<chunk:number>.xml": lambda house: _chunk("tags", house.own_tag.pk),
    "sitemap-authors-<chunk:number>.xml": lambda house: _chunk("authors", house.own_author.pk),
    # A link that was never given out; what those show that were is in tests/desk/test_preview.py.
    "preview/<str:token>/": lambda house: [f"/preview/{'x' * 43}/"],
}


def answers(house: House) -> Iterator[tuple[str, str, HttpResponse]]:
    """Ask every address, and again as a browser that has it already: yields the route, the address, and what came."""
    client = Client()
    following.catch_up()
    for route, addresses in ADDRESSES.items():
        for address in addresses(house):
            response = client.get(address)
            yield route, address, response
            if "ETag" in response:
                yield route, f"again {address}", client.get(address, headers={"if_none_match": response["ETag"]})


def shows_canary(response: HttpResponse) -> bool:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = "\n".join([body.decode(errors="replace"), *(f"{name}: {value}" for name, value in response.headers.items())])
    return any(secret in unquote(said).casefold() for secret in (CANARY, TOKEN))
