"""A page is in the language of its subject: fronts of languages, stories with their translations, lists of all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from articles import copies, surrogate, translations, workflow
from articles.models import Article, JournalEntry
from articles.refusal import NotAllowed, Refused
from articles.working_copy import WorkingCopy
from tests import factories
from tests.public.reader import elements, lines, stories


def page_of(response) -> dict[str, str | None]:
    (html,) = elements(response, "html")
    return html


def translated(source: Article, language: str, headline: str) -> Article:
    """A released translation of a story."""
    made = copies.begin(source, by=None, language=language)
    workflow.edit(made, replace(WorkingCopy.of(made), headline=headline), base=1, by=None)
    workflow.release(made, base=2, by=None)
    return made


def links(response) -> list[tuple[str | None, str | None]]:
    """What search engines are told of other languages: (language, address)."""
    return [
        (link["hreflang"], link["href"]) for link in elements(response, "link", rel="alternate") if "hreflang" in link
    ]


# Fronts


def test_front_of_a_language_has_its_stories_and_leads_to_the_others(get, settings):
    factories.released(headline="English")
    factories.released(headline="اردو کی خبر", language="ur")
    factories.released(headline="中文新闻", language="zh")

    home, urdu, chinese = get("/"), get("/ur/"), get("/zh/")

    assert [stories(page) for page in (urdu, chinese)] == [["اردو کی خبر"], ["中文新闻"]]
    assert set(stories(home)) == {"English", "اردو کی خبر", "中文新闻"}
    assert [page_of(page) for page in (home, urdu, chinese)] == [
        {"lang": "en", "dir": "ltr"}, {"lang": "ur", "dir": "rtl"}, {"lang": "zh-hans", "dir": "ltr"},
    ]  # fmt: skip
    url = settings.NEWSROOM_URL
    assert links(home) == links(urdu) == links(chinese) == [
        ("en", f"{url}/"), ("ur", f"{url}/ur/"), ("zh", f"{url}/zh/"), ("x-default", f"{url}/"),
    ]  # fmt: skip
    assert elements(urdu, "link", rel="canonical")[0]["href"] == f"{url}/ur/"


def test_front_of_a_language_is_lead_by_its_own_alerts_while_the_strip_tells_of_all(get):
    factories.released(headline="عام خبر", language="ur", urgency=1)
    for headline, language in (("Flood", "en"), ("سیلاب", "ur")):
        workflow.raise_breaking(factories.article(headline=headline, language=language), base=1, by=None)
    workflow.raise_breaking(factories.article(headline="Quake"), base=1, by=None, level=3)

    response = get("/ur/")

    assert stories(response) == ["سیلاب", "عام خبر"]
    assert "Quake" in lines(response, "aside")[0]


@pytest.mark.parametrize("address", ["/en/", "/fr/", "/UR/"])
def test_other_languages_have_no_front(get, address):
    assert get(address).status_code == 404


def test_front_of_a_language_shows_a_scheduled_story_on_the_second(get):
    article = factories.article(headline="کل", language="ur")
    workflow.release(article, base=1, by=None, live_from=timezone.now() + timedelta(hours=1))

    assert stories(get("/ur/")) == []


def test_words_of_pages_come_from_no_cookie_and_no_header(client, db):
    asked = client.get("/", headers={"accept-language": "ur"})
    client.cookies["django_language"] = "ur"

    assert asked.content == client.get("/").content
    assert page_of(asked)["lang"] == "en"
    assert "Accept-Language" not in asked.get("Vary", "")


# Stories


def test_the_page_of_a_story_is_in_its_language_and_the_next_page_is_not(get):
    urdu = factories.released(headline="خبر", language="ur").article

    page, section = get(urdu.releases.get().get_absolute_url()), get("/archive/")

    assert page_of(page) == {"lang": "ur", "dir": "rtl"}
    assert page_of(section) == {"lang": "en", "dir": "ltr"}
    assert elements(page, "a", class_="skip") == [{"class": "skip", "href": "#main"}]
    assert "/ur/" in [link["href"] for link in elements(page, "a")]


def test_notice_in_the_place_of_a_story_is_in_its_language(get):
    urdu = factories.released(headline="خبر", language="ur").article
    workflow.withdraw(urdu, by=None, reason="x", notice="یہ خبر واپس لے لی گئی۔")

    response = get(urdu.releases.get().get_absolute_url())

    assert response.status_code == 410
    assert page_of(response) == {"lang": "ur", "dir": "rtl"}


def test_each_story_of_a_list_says_its_language_and_direction(get):
    for language in ("en", "ur", "zh"):
        factories.released(headline=language, language=language, dated=timezone.now())

    cards = elements(get("/archive/"), "div", class_="card__text")

    assert {(card["lang"], card["dir"]) for card in cards} == {("en", "ltr"), ("ur", "rtl"), ("zh", "ltr")}


# Translations


def test_a_story_leads_to_its_translations_and_they_to_it_and_each_other(get, settings):
    english = factories.released(headline="Springs").article
    urdu = translated(english, "ur", "چشمے")
    chinese = translated(urdu, "zh", "泉水")
    addresses = {
        one.language: one.releases.get(live_until=None).get_absolute_url() for one in (english, urdu, chinese)
    }  # fmt: skip

    for language, address in addresses.items():
        response = get(address)

        others = {other: place for other, place in addresses.items() if other != language}
        read_in = elements(response, "a", rel="alternate")
        assert {link["hreflang"]: link["href"] for link in read_in} == others
        assert dict(links(response)) == {other: settings.NEWSROOM_URL + place for other, place in addresses.items()}


def test_a_translation_that_is_not_out_is_told_to_nobody(get):
    english = factories.released(headline="Springs").article
    address = english.releases.get().get_absolute_url()
    made = copies.begin(english, by=None, language="ur")
    workflow.release(made, base=1, by=None, live_from=timezone.now() + timedelta(hours=1))

    assert elements(get(address), "a", rel="alternate") == []


def test_a_copy_in_the_same_language_is_no_translation(get):
    english = factories.released(headline="Springs").article
    copy = copies.begin(english, by=None)
    workflow.release(copy, base=1, by=None)

    assert elements(get(english.releases.get().get_absolute_url()), "a", rel="alternate") == []


def test_a_verb_on_a_translation_touches_the_pages_that_lead_to_it(db):
    english = factories.released(headline="Springs").article
    other = factories.released(headline="Other").article
    urdu = translated(english, "ur", "چشمے")

    keys = JournalEntry.objects.filter(article=urdu, verb="release").get().keys

    assert surrogate.translations(english.pk) in keys
    assert surrogate.translations(other.pk) not in keys
    assert surrogate.story(english.pk) not in keys  # a kill of one must not take the other away


def test_stories_are_joined_and_parted_by_hand(get):
    english = factories.released(headline="Springs").article
    urdu = factories.released(headline="چشمے", language="ur").article
    address = english.releases.get().get_absolute_url()

    translations.join(urdu, english, by=None)
    joined = elements(get(address), "a", rel="alternate")
    translations.leave(english, by=None)
    parted = elements(get(address), "a", rel="alternate")

    assert [link["hreflang"] for link in joined] == ["ur"]
    assert parted == []
    told = JournalEntry.objects.filter(verb__endswith="_translations").order_by("pk")
    assert [(entry.verb, entry.keys) for entry in told] == [
        (verb, sorted(surrogate.translations(pk) for pk in (english.pk, urdu.pk)))
        for verb in ("join_translations", "leave_translations")
    ]


def test_when_the_original_leaves_the_others_stay_together(get):
    english = factories.released(headline="Springs").article
    urdu, chinese = translated(english, "ur", "چشمے"), translated(english, "zh", "泉水")

    translations.leave(english, by=None)

    response = get(urdu.releases.get(live_until=None).get_absolute_url())
    assert [link["hreflang"] for link in elements(response, "a", rel="alternate")] == ["zh"]
    assert chinese.pk


@pytest.mark.parametrize(
    "pair", [lambda a, b, c: (a, a), lambda a, b, c: (a, c), lambda a, b, c: (b, c)], ids=["itself", "same", "taken"]
)
def test_what_can_be_no_translation_is_refused(db, pair):
    english, other = factories.article(headline="Springs"), factories.article(headline="Other")
    urdu = copies.begin(english, by=None, language="ur")

    with pytest.raises(Refused):
        translations.join(*pair(english, urdu, other), by=None)


def test_who_may_not_change_stories_joins_none(db):
    english, urdu = factories.article(), factories.article(language="ur")

    with pytest.raises(NotAllowed):
        translations.join(urdu, english, by=AnonymousUser())
