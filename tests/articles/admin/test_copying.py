"""The pages that begin a story from another one."""

import pytest

from articles import copies, limits, workflow
from articles.models import Article
from tests import factories
from tests.articles.admin.desk import address, messages

pytestmark = pytest.mark.django_db


def test_copy_is_begun_and_opened(signed_in, reporter):
    source = factories.golden()

    response = signed_in(reporter).post(address(source, "copy"), follow=True)

    made = Article.objects.latest("pk")
    assert response.redirect_chain == [(address(made), 302)]
    assert messages(response) == ["This is the copy, a new story. The other one stays as it is."]
    assert (made.headline, made.copied_from) == (source.headline, source)


@pytest.mark.parametrize(("page", "data"), [("copy", {}), ("translate", {"language": "ur"})])
def test_a_form_that_is_sent_twice_begins_one_story(signed_in, reporter, page, data):
    source, client = factories.golden(), signed_in(reporter)
    opening = client.get(address(source, page)).context["opening"]

    twice = [client.post(address(source, page), {"opening": opening} | data)["Location"] for _ in range(2)]
    again = client.post(
        address(source, page), {"opening": client.get(address(source, page)).context["opening"]} | data
    )["Location"]

    first, second = source.copies.order_by("pk")
    assert (twice, again) == ([address(first)] * 2, address(second))


def test_the_form_of_another_begins_a_story_of_its_own(signed_in, reporter, editor):
    source = factories.golden()
    opening = signed_in(reporter).get(address(source, "copy")).context["opening"]

    for user in (reporter, editor):
        signed_in(user).post(address(source, "copy"), {"opening": opening})

    assert [made.created_by for made in source.copies.order_by("pk")] == [reporter, editor]


def test_a_refused_form_keeps_its_opening(signed_in, reporter):
    source, client = factories.golden(), signed_in(reporter)
    opening = client.get(address(source, "translate")).context["opening"]

    response = client.post(address(source, "translate"), {"opening": opening, "language": ""})

    assert f'name="opening" value="{opening}"' in response.text


def test_translation_asks_for_another_language(signed_in, reporter):
    source, client = factories.golden(), signed_in(reporter)

    asked = client.get(address(source, "translate")).context["form"]
    for language in ("", "en", "xx"):
        client.post(address(source, "translate"), {"language": language})
    refused = Article.objects.count()
    client.post(address(source, "translate"), {"language": "ur"})

    assert [value for value, _ in asked.fields["language"].choices] == ["ur", "zh"]
    assert (refused, Article.objects.latest("pk").language) == (1, "ur")


def test_status_card_and_history_name_the_source(signed_in, reporter):
    source, client = factories.article(headline="Ferries"), signed_in(reporter)
    client.post(address(source, "translate"), {"language": "ur"})
    made = Article.objects.latest("pk")

    card = client.get(address(made)).content.decode()
    lines = client.get(address(made, "history")).context["lines"]

    assert f'<dt>Translation of</dt><dd><a href="{address(source)}" dir="auto">Ferries</a></dd>' in card
    assert lines[-1]["taken_from"] == "from “Ferries”, revision 1"


def test_copy_costs(signed_in, reporter, django_assert_num_queries):
    source, client = factories.golden(), signed_in(reporter)
    client.get(address(source, "copy"))

    with django_assert_num_queries(4):
        client.get(address(source, "copy"))


def test_source_that_is_closed_to_the_editor_is_not_named(signed_in, reporter):
    source = factories.article(headline="Secret source")
    made = copies.begin(source, by=None)
    own = factories.section("Own")
    workflow.edit(made, factories.copy(headline="Mine", section=own.pk), base=1, by=None)
    limits.put(reporter, [own], by=None)
    client = signed_in(reporter)

    pages = [client.get(address(made, page)).content.decode() for page in ("change", "history")]

    assert ["Copied from" in pages[0], "Secret source”, revision" in pages[1], address(source) in "".join(pages)] == [
        False, False, False
    ]  # fmt: skip
