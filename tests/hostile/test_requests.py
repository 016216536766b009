"""Bad requests and their exact answers."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Tag
from articles.working_copy import BylineEntry
from tests import factories
from tests.articles.admin.desk import ADD, LIST, address, send, typed
from tests.permissions import Scene, routes

# No place in a list: what is no time, no id, no calendar day, in other digits, or far too long.
NO_PLACE = [
    "", "x", "0", "-1", "9" * 400, "2026-02-30T00:00:00.000000Z_1", "2026-01-29T25:00:00.000000Z_1", "2026-01-29T09:05:00.123456Z_0",
    "2026-01-29T09:05:00.123456Z_9999999999999999999", "2026-01-29T09:05:00.123456Z_٣", "2026-01-29T09:05:00.123456Z_1\n",
    "2026-01-29T09:05:00.123456+05:00_1", "'--", "\x00", "x" * 100_000,
]  # fmt: skip
NO_VALUE = ["9" * 30, "\x00", "0001-01-01T00:00", "9999-12-31T23:59", "a" * 60_000]
# Nothing, more digits than a database has, half a letter, far too long.
NO_PART = ["%00", "9" * 30, "%ed%a0%80", "x" * 5000]

DESK_LISTS = (
    "articles/article", "articles/author", "articles/source", "articles/tag", "articles/photo", "articles/housepage",
    "articles/journalentry", "auth/user", "auth/group",
)  # fmt: skip
# The queries of what stands around every page of a site without sections.
FRAME = 3
# Who asks, what they may, in which language they are answered; and the frame of the page that refuses.
WHO_ASKS = re.compile(
    r'FROM "(\w+_session|auth_user|auth_permission|auth_group|articles_desklanguage|articles_sectionlimit|articles_section|articles_release|articles_housepage)"'
)


@pytest.fixture
def lists(db):
    """The lists of readers that are paged, with a story in each."""
    section, author, tag = factories.section("Pakistan"), factories.author("Ayesha Khan"), factories.tag("Water")
    factories.released(
        section=section.pk, bylines=(BylineEntry(author.pk),), tags=(tag.pk,), dated=factories.GOLDEN_DATE
    )
    return ["/pakistan/", "/author/ayesha-khan/", "/tag/water/", "/archive/2026/01/29/", "/corrections/"]


@pytest.fixture
def desk(db):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("admin"))
    return client


def asked(client, url: str, query: dict[str, str]) -> tuple[int, list[str]]:
    """The answer to a request, and the SQL that it cost."""
    with CaptureQueriesContext(connection) as queries:
        status = client.get(url, query).status_code
    return status, [query["sql"] for query in queries]


def test_what_is_no_place_in_a_list_is_refused_before_the_list_is_asked(client, lists):
    answers = {(url, place[:40]): asked(client, url, {"before": place}) for url in lists for place in NO_PLACE}

    assert {where: status for where, (status, _) in answers.items() if status != 400} == {}
    assert max(len(sql) for _, sql in answers.values()) <= 2 * FRAME


def test_words_of_a_hundred_thousand_characters_are_refused_before_the_index_is_asked(client, db):
    answers = {page: asked(client, page, {"q": "x" * 100_000}) for page in ("/search/", "/search/suggest.json")}

    assert {page: (status, len(sql)) for page, (status, sql) in answers.items()} == dict.fromkeys(answers, (400, FRAME))


def test_what_the_desks_lists_do_not_filter_by_is_refused_without_a_query(desk):
    keys = ("pk__gt", "created_by__password__startswith", "page", "id", "q__regex", "__all__")
    answers = {(row, key): asked(desk, f"/admin/{row}/", {key: "1"}) for row in DESK_LISTS for key in keys}

    assert {where: status for where, (status, _) in answers.items() if status != 400} == {}
    wrong = {where: sql for where, (_, sql) in answers.items() if [one for one in sql if not WHO_ASKS.search(one)]}
    assert wrong == {}


def test_search_at_the_desk_that_is_too_long_is_refused(desk):
    answers = {row: asked(desk, f"/admin/{row}/", {"q": "x" * 100_000})[0] for row in DESK_LISTS}

    assert answers == dict.fromkeys(DESK_LISTS, 400)


def test_garbage_in_what_the_desk_reads_from_addresses_is_no_error(desk):
    article, photo = factories.released().article, factories.photo()
    factories.launched(factories.container(article.pk))
    errors = [
        (url, key, value[:20], status)
        for url, keys in read_at_the_desk(article.pk, photo.pk).items()
        for key in keys.split()
        for value in NO_VALUE
        if (status := desk.get(url, {key: value}).status_code) >= 500
    ]

    assert errors == []


def read_at_the_desk(article: int, photo: int) -> dict[str, str]:
    """The query keys that pages of the desk read."""
    rows, story, front = "/admin/articles", f"/admin/articles/article/{article}", "/admin/fronts/home-en"
    return {
        LIST: "p before status section author mine breaking changes", ADD: "take_up", f"{story}/change/": "take_up",
        f"{story}/preview/": "at", f"{story}/compare/": "from to", f"{story}/notes/people/": "q",
        f"{LIST}lookup/tag/": "q", f"{LIST}lookup/author/": "q", f"{LIST}lookup/source/": "q",
        f"{LIST}photos/": "q ids before", f"{LIST}filters/add/": "status q",
        "/admin/palette/": "q story", "/admin/calendar/": "month week",
        f"{rows}/photo/": "p rights", f"{rows}/photo/add/": "added", f"{rows}/photo/{photo}/kill/": "q",
        f"{rows}/journalentry/": "verb who story from until", f"{rows}/journalentry/export/": "q from",
        f"{rows}/checklistrule/": "section", f"{rows}/tag/": "p o",
        f"{front}/": "q in show target", f"{front}/stories/": "q in show target", f"{front}/preview/": "at version",
        f"{front}/history/": "before",
    }  # fmt: skip


def test_no_part_of_an_address_makes_an_error(db):
    """On PostgreSQL, too: it keeps no null byte, and says so."""
    scene, errors = Scene(), []
    readers, admin = scene.client_of("anonymous"), scene.client_of("admin")
    for route in (route for route in dict.fromkeys(routes()) if "<" in route):
        parts, client = scene.address(route).split("/"), admin if route.startswith("admin") else readers
        for place, part in enumerate(parts):
            if part in route:  # the same for all
                continue
            for value in NO_PART:
                address = "/".join([*parts[:place], value, *parts[place + 1 :]])
                if client.get(address).status_code >= 500:
                    errors.append(address[:100])

    assert errors == []


FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "Forwarded": "host=evil.example",
    "X-Host": "evil.example",
}


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:evil", "localhost@evil.example", ""]
)
def test_another_host_is_no_host_of_ours(client, db, host):
    factories.released()

    assert [client.get(page, headers={"host": host}).status_code for page in ("/", "/admin/login/")] == [400, 400]


@pytest.mark.parametrize("value", ["2", "9" * 400, "\x00", ""])
def test_lists_have_no_numbered_pages(client, db, value, django_assert_max_num_queries):
    """A list goes on by place. Elsewhere `?page=` is dropped, as what others hang on our addresses is."""
    release = factories.released(tags=(factories.tag("Water").pk,), bylines=(BylineEntry(factories.author("A").pk),))
    tag, author = release.release_tags.get().tag, release.release_authors.get().author
    lists = ["/", "/ur/", release.section, tag, author, "/archive/", "/corrections/"]

    for shown in lists:
        path = shown if isinstance(shown, str) else shown.get_absolute_url()
        with django_assert_max_num_queries(2):
            assert client.get(path, {"page": value}).status_code == 400, path
    assert client.get("/search/", {"page": value}).status_code == 400
    story = release.get_absolute_url()
    assert client.get(story, {"page": value}).content == client.get(story).content


@pytest.mark.parametrize(
    ("path", "key"), [("/", "before"), ("/", "date"), ("/ur/", "before"), ("/corrections/", "date")]
)
def test_a_list_refuses_what_only_others_go_on_by(client, db, path, key):
    assert client.get(path, {key: "2026-01-29_1"}).status_code == 400


def test_what_forwards_say_changes_nothing(client, db):
    story = factories.released().get_absolute_url()
    pages = ["/", story, story.rstrip("/"), "/rss.xml", "/sitemap.xml", "/admin/", "/robots.txt"]

    for page in pages:
        plain, forged = client.get(page), client.get(page, headers=FORGED)
        assert (plain.status_code, plain.content) == (forged.status_code, forged.content)
        assert plain.get("Location") == forged.get("Location")
        assert "evil" not in str(forged.headers)


def test_body_of_ten_megabytes_is_refused_with_what_to_do_and_nothing_is_kept(desk):
    article = factories.article(headline="As it was")

    responses = [send(desk, url, typed(article, body="x" * 10_000_000)) for url in (ADD, address(article))]

    article.refresh_from_db()
    assert [response.status_code for response in responses] == [413, 413]
    assert all("Go back in your browser: what you typed is still in the form." in page.text for page in responses)
    assert (article.headline, article.revision_number, Article.objects.count()) == ("As it was", 1, 1)


def test_ten_thousand_tags_are_refused_and_none_is_made(desk):
    article = factories.article()
    some, many = ([f"Tag {number}" for number in range(count)] for count in (1_000, 10_000))

    in_words = send(desk, address(article), typed(article) | {"tags-name": some})
    at_all = send(desk, address(article), typed(article) | {"tags-name": many})

    assert in_words.context["form"].errors["tags"] == [
        "There are 1000 lines here: 100 at most. Take out what no reader looks for."
    ]
    assert (at_all.status_code, Tag.objects.count()) == (413, 0)
