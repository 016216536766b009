"""What a story says of its lead photo instead of the photo, wherever readers get it."""

import json

import pytest

from articles import photos, workflow
from articles.models import Photo
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.public.reader import elements, lines

pytestmark = pytest.mark.django_db
OWN = Words(caption="The Indus.", credit="INP", alt="A boat")


@pytest.fixture
def river():
    return factories.photo(caption="A river.", credit="APP", alt="Brown water")


def alts(response):
    return [image["alt"] for image in elements(response, "img")]


def social_alt(response):
    return [meta["content"] for meta in elements(response, "meta", property="og:image:alt")]


def test_page_card_social_tags_and_feeds_say_it(get, river):
    release = factories.released(lead_photo=Figure(river.pk, OWN))

    page, front = get(release.get_absolute_url()), get("/")
    item = json.loads(get("/feed.json").content)["items"][0]

    assert (alts(page), alts(front), social_alt(page)) == (["A boat"], ["A boat"], ["A boat"])
    assert (lines(page, "figcaption"), lines(front, "figcaption")) == (["The Indus. Photo: INP"], ["INP"])
    assert "<figcaption>The Indus. Photo: INP</figcaption>" in item["content_html"]
    assert [text for text in ("A river.", "Brown water", "APP") if text in page.text + front.text + str(item)] == []


def test_decorative_one_has_no_alternative_text(get, river):
    release = factories.released(lead_photo=Figure(river.pk, Words(decorative=True)))

    page = get(release.get_absolute_url())

    assert (alts(page), social_alt(page), lines(page, "figcaption")) == ([""], [""], ["A river. Photo: APP"])


def test_substitute_says_its_own(get, river):
    release = factories.released(lead_photo=Figure(river.pk, OWN))
    photos.kill(river, by=None, reason="Wrong.", substitute=factories.photo(caption="Sea.", credit="AP", alt="Waves"))

    page = get(release.get_absolute_url())

    assert (alts(page), lines(page, "figcaption")) == (["Waves"], ["Sea. Photo: AP"])


def test_readers_see_the_words_of_the_release_until_an_update(get, river):
    release = factories.released(lead_photo=Figure(river.pk, OWN))
    copy = factories.copy(lead_photo=Figure(river.pk), section=release.section_id)
    article = workflow.edit(release.article, copy, base=1, by=None)

    before = alts(get(release.get_absolute_url()))
    workflow.update(article, base=2, by=None)

    assert (before, alts(get(article.releases.get(number=2).get_absolute_url()))) == (["A boat"], ["Brown water"])


def test_put_back_story_has_its_words_again(get, river):
    release = factories.released(lead_photo=Figure(river.pk, OWN))
    article = release.article
    workflow.withdraw(article, by=None, reason="Hoax.", notice="Gone.")
    workflow.restore(article, by=None)

    assert alts(get(release.get_absolute_url())) == ["A boat"]
    assert Photo.objects.get().alt == "Brown water"
