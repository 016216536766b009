"""A house with all that readers' pages can hold, and the address of each kind of page."""

from datetime import timedelta

from django.utils import timezone

from articles import authors, photos, previews, translations, workflow
from articles.models import Byline, Photo, Release
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.fronts.content import Layout
from newsroom.lib.figures import Figure, Gallery, Words
from newsroom.search import following
from tests import factories

LONG = "A supercalifragilisticexpialidocious headline about the Constitutional Reform Committee’s recommendations " * 2
TEXT = (
    "<p>Rain &amp; hail.</p><h2>Hills</h2><h3>Rivers</h3><ul><li><p>One</p></li></ul><ol><li><p>Two</p></li></ol>"
    '<blockquote><p>Quoted.</p></blockquote><p><strong>Bold</strong>, <em>light</em>, <a href="/mountains/">here</a>.</p>'
)


class EveryPage:
    """Makes the house; `addresses` are by name. Needs a media folder of its own."""

    def __init__(self) -> None:
        self.parent = factories.section("Mountains", description="All of it.", name_ur="پہاڑ")
        self.section = factories.section("Glaciers", parent=self.parent)
        self.author, self.tag = factories.author("Bilal Shah"), factories.tag("Snow")
        self.photos = [self._photo() for _ in range(4)]
        self._describe()
        self.story, self.urdu_story = self._story(), self._urdu_story()
        translations.join(self.urdu_story.article, self.story.article, by=None)
        self._fill_the_lists()
        self.addresses = self._addresses()
        following.catch_up()

    def _photo(self) -> Photo:
        return factories.photo(
            width=2000, height=1500, colour="#336699", licence="CC BY 4.0",
            licence_url="https://creativecommons.org/licenses/by/4.0/",
        )  # fmt: skip

    def _describe(self) -> None:
        self.author.position, self.author.bio = "Correspondent", "Writes about <water> & hills.\n\nLives in Quetta."
        authors.save(self.author, by=None)
        authors.portray(self.author, self.photos[0], base="", by=None)
        self.tag.description = "Rivers & dams."
        self.tag.save()
        for name, kind, language in (("Ethics", "ethics", "en"), ("اخلاقیات", "masthead", "ur")):
            factories.house_page(name, kind=kind, language=language, body=TEXT, slug=f"our-{kind}")

    def _listed(self) -> dict[str, object]:
        return {"section": self.section.pk, "bylines": (BylineEntry(self.author.pk),), "tags": (self.tag.pk,)}

    def _figures(self) -> str:
        one, two, killed = self.photos[1:]
        own = Figure(one.pk, Words("A caption & more", "A credit", "A <path>"))
        gallery = Gallery((Figure(one.pk, Words(decorative=True)), Figure(two.pk), Figure(killed.pk)))
        return f"{own}{gallery}"

    def _story(self) -> Release:
        """Breaking, updated and corrected, with every part that a story can have."""
        article = factories.article(
            headline="Rain & “hail” <in> the hills", kicker="Floods", standfirst="It rains & hails.", dateline="QUETTA",
            body=TEXT + self._figures(), lead_photo=self.photos[0].pk, section=self.section.pk, tags=(self.tag.pk,),
            bylines=(
                BylineEntry(self.author.pk), BylineEntry(factories.author("Wang Fang").pk, Byline.Role.TRANSLATOR),
            ),
            credits=(CreditEntry(factories.source("Radio Gilgit", "RG").pk, note="Report"),), seo_description="Rain.",
        )  # fmt: skip
        workflow.release(article, base=1, by=None)
        workflow.update(article, base=1, by=None, note="More rain.")
        workflow.raise_breaking(article, base=1, by=None)
        for kind in ("correction", "clarification", "update", "retraction"):
            workflow.correct(article, by=None, kind=kind, text=f"A {kind} & its <words>.")
        photos.kill(self.photos[3], by=None, reason="Wrong.")
        return article.releases.latest("number")

    def _urdu_story(self) -> Release:
        return factories.released(
            headline="مارگلہ کی پہاڑیاں", kicker="پاکستان", language="ur", body=f"<p>پانی</p>{self._figures()}",
            lead_photo=self.photos[0].pk, **self._listed(),
        )  # fmt: skip

    def _fill_the_lists(self) -> None:
        others = [factories.released(**self._listed()) for _ in range(26)]
        others[-1:] = [
            factories.released(
                headline=LONG.strip(), kind="opinion", standfirst=LONG, byline_sentence="By our staff", **self._listed()
            ),
        ]
        self.plain, self.withdrawn = others[-1], others[0]
        workflow.withdraw(self.withdrawn.article, by=None, reason="Hoax", notice="We took this <story> back.")
        factories.released(headline="山区下雨", language="zh", body="<p>雨</p>", **self._listed())
        containers = [
            factories.container(
                *(release.article_id for release in others[n : n + 6]), layout=layout, title=f"Part {n}"
            )
            for n, layout in enumerate(Layout, 1)
        ]
        factories.launched(*containers, factories.container(self.plain.article_id, layout=Layout.BLOCK))

    def _addresses(self) -> dict[str, str]:
        draft = WorkingCopy.of(self.urdu_story.article)
        preview = previews.share(workflow.start(draft, by=None), lasting=timedelta(hours=1), by=None)[1]
        return {
            "home": "/", "Urdu home": "/ur/", "Chinese home": "/zh/", "section": "/glaciers/", "parent": "/mountains/",
            "story": self.story.get_absolute_url(), "Urdu story": self.urdu_story.get_absolute_url(),
            "plain story": self.plain.get_absolute_url(), "author": "/author/bilal-shah/", "topic": "/tag/snow/",
            "older": "/tag/snow/?before=2099-01-01",
            "archive": "/archive/", "day": f"/archive/{timezone.localdate():%Y/%m/%d}/", "empty day": "/archive/2024/02/29/",
            "corrections": "/corrections/", "search": "/search/", "found": "/search/?q=rain+%26+hail&section=glaciers",
            "found in Urdu": "/search/?language=ur&q=پانی", "many found": "/search/?tag=snow",
            "did you mean": '/search/?q=headlin"<', "nothing found": "/search/?q=xylophon",
            "about": "/about/", "house page": "/about/our-ethics/", "Urdu house page": "/about/our-masthead/",
            "offline": "/page/offline/", "preview": f"/preview/{preview}/", "no preview": f"/preview/{'x' * 43}/",
            "gone": self.withdrawn.get_absolute_url(), "nowhere": "/nowhere/", "bad request": "/glaciers/?before=x",
        }  # fmt: skip
