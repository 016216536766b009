"""What the pages say to machines, as they stand before readers."""

import json
from datetime import datetime, timedelta

import pytest

from articles import workflow
from articles.models import Byline, Photo
from articles.working_copy import BylineEntry
from tests import factories
from tests.public.reader import elements

HOUSE = "https://news.example.org"


@pytest.fixture(autouse=True)
def own_address(settings):
    settings.NEWSROOM_URL, settings.NEWSROOM_EMAIL = HOUSE, "desk@news.example.org"


def told(response) -> list[dict]:
    """The graph of a page's one data block."""
    page = response.content.decode()
    _, _, rest = page.partition('<script type="application/ld+json">')
    content, _, after = rest.partition("</script>")
    assert "application/ld+json" not in after
    whole = json.loads(content)
    assert whole["@context"] == "https://schema.org"
    return whole["@graph"]


def test_story_is_a_news_article_with_its_pictures_people_corrections_and_publisher(get, photo):
    factories.house_page("Our ethics", kind="ethics")
    reporter, translator = factories.author("Ayesha Khan"), factories.author("Li Na")
    parent = factories.section("Pakistan")
    article = factories.article(
        headline="</script><script>alert(1)</script>", standfirst="It rains.", dateline="ISLAMABAD", kind="opinion",
        lead_photo=photo.pk, section=factories.section("Climate", parent=parent).pk, tags=(factories.tag("Water").pk,),
        bylines=(BylineEntry(reporter.pk), BylineEntry(translator.pk, Byline.Role.TRANSLATOR)),
    )  # fmt: skip
    release = workflow.release(article, base=1, by=None)
    workflow.correct(article, by=None, kind="update", text="More rain.")
    workflow.correct(article, by=None, kind="correction", text="Nine, not ten.")

    story, way = told(get(release.get_absolute_url()))

    address = f"{HOUSE}{release.get_absolute_url()}"
    assert (story["@type"], story["url"]) == (["NewsArticle", "OpinionNewsArticle"], address)
    assert (story["headline"], story["dateline"]) == ("</script><script>alert(1)</script>", "ISLAMABAD")
    assert story["author"] == [{"@type": "Person", "name": "Ayesha Khan", "url": f"{HOUSE}/author/ayesha-khan/"}]
    assert [person["name"] for person in story["translator"]] == ["Li Na"]
    assert [(i["url"], i["width"], i["height"]) for i in story["image"]] == [
        (f"{HOUSE}/media/photos/{photo.token}-16x9-1600.jpg", 1600, 900),
        (f"{HOUSE}/media/photos/{photo.token}-4x3-800.jpg", 800, 600),
        (f"{HOUSE}/media/photos/{photo.token}-1x1-640.jpg", 640, 640),
    ]
    assert {(i["creditText"], i["license"]) for i in story["image"]} == {(photo.credit, photo.licence_url)}
    assert [(note["name"], note["text"]) for note in story["correction"]] == [("Correction", "Nine, not ten.")]
    assert story["dateModified"] == story["correction"][0]["datePublished"]
    assert datetime.fromisoformat(story["datePublished"]).utcoffset() == timedelta(hours=5)
    assert story["isAccessibleForFree"] is True
    publisher = story["publisher"]
    assert (publisher["@type"], publisher["name"]) == ("NewsMediaOrganization", "The Indus Wire")
    assert publisher["ethicsPolicy"] == f"{HOUSE}/about/our-ethics/"
    assert publisher["contactPoint"]["email"] == "desk@news.example.org"
    assert [step["item"] for step in way["itemListElement"]] == [
        f"{HOUSE}/", f"{HOUSE}/pakistan/", f"{HOUSE}/climate/", address,
    ]  # fmt: skip


def test_picture_that_may_not_be_shown_is_not_told(get, photo):
    release = factories.released(lead_photo=photo.pk)
    Photo.objects.filter(pk=photo.pk).update(for_site=False)

    story, _ = told(get(release.get_absolute_url()))

    assert "image" not in story


@pytest.mark.parametrize(
    ("address", "types"),
    [
        ("/", ["WebSite", "NewsMediaOrganization"]),
        ("/pak-china/", ["BreadcrumbList"]),
        ("/author/ayesha-khan/", ["BreadcrumbList"]),
        ("/tag/pak-china/", ["BreadcrumbList"]),
        ("/about/", ["AboutPage", "NewsMediaOrganization", "BreadcrumbList"]),
        ("/about/ethics/", ["AboutPage", "NewsMediaOrganization", "BreadcrumbList"]),
    ],
)
def test_each_kind_of_page_says_what_it_is_and_has_its_card(get, address, types):
    workflow.release(factories.golden(), base=1, by=None)
    factories.house_page("Ethics", kind="ethics")

    response = get(address)

    assert [node["@type"] for node in told(response)] == types
    named = {m.get("property") or m.get("name"): m["content"] for m in elements(response, "meta") if "content" in m}
    assert named["og:url"] == f"{HOUSE}{address}"
    assert {"og:title", "og:description", "og:site_name", "twitter:card", "description"} <= set(named)


def test_card_of_a_story_names_its_people_and_topics(get, photo):
    release = factories.released(
        lead_photo=photo.pk, language="ur", tags=(factories.tag("Water").pk,),
        bylines=(BylineEntry(factories.author("Ayesha Khan").pk),),
    )  # fmt: skip

    found = [
        (m.get("property") or m.get("name"), m["content"])
        for m in elements(get(release.get_absolute_url()), "meta")
        if "content" in m
    ]

    assert {
        ("twitter:card", "summary_large_image"),
        ("og:locale", "ur_PK"),
        ("article:author", f"{HOUSE}/author/ayesha-khan/"),
        ("article:tag", "Water"),
        ("robots", "max-image-preview:large"),
    } <= set(found)


def test_page_of_another_language_stands_in_only_where_the_house_has_none(get):
    factories.house_page("Urdu ethics", kind="ethics", language="ur")
    factories.house_page("Ethics", kind="ethics")
    factories.house_page("Urdu corrections", kind="corrections", language="ur")

    _, house = told(get("/"))

    assert (house["ethicsPolicy"], house["correctionsPolicy"]) == (
        f"{HOUSE}/about/ethics/",
        f"{HOUSE}/about/urdu-corrections/",
    )
