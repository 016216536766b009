"""What the comboboxes offer, and to whom."""

import pytest

from articles import tags
from tests import factories


def offered(client, kind: str, query: str = "") -> list[str]:
    response = client.get(f"/admin/articles/article/lookup/{kind}/", {"q": query})
    return [result["name"] for result in response.json()["results"]]


def test_lookup_answers_with_id_name_and_hint(signed_in, reporter):
    inp = factories.source("Independent News Pakistan", "INP")
    factories.source("Gwadar Pro")

    response = signed_in(reporter).get("/admin/articles/article/lookup/source/", {"q": "inp"})

    assert response.json() == {
        "results": [{"id": inp.pk, "name": "Independent News Pakistan", "hint": "INP"}],
        "may_create": False,
    }


@pytest.mark.parametrize(("typed", "may_create"), [("PAK–CHINA", False), ("pak", True)])
def test_a_name_that_is_there_in_any_spelling_is_not_offered_for_creation(signed_in, reporter, typed, may_create):
    factories.tag("Pak-China")

    response = signed_in(reporter).get("/admin/articles/article/lookup/tag/", {"q": typed})

    assert response.json()["may_create"] == may_create


@pytest.mark.parametrize("kind", ["author", "source", "tag"])
def test_lookup_offers_ten_at_most(signed_in, reporter, kind):
    for n in range(12):
        getattr(factories, kind)(f"Name {n}")

    assert len(offered(signed_in(reporter), kind, "name")) == 10


def test_tag_is_found_in_any_spelling(signed_in, reporter):
    factories.tag("Pak-China")

    assert offered(signed_in(reporter), "tag", "PAK–CH") == ["Pak-China"]


def test_merged_tag_leads_to_the_one_that_it_went_into(signed_in, reporter):
    old, into = factories.tag("Gwadar Port"), factories.tag("Gwadar")
    tags.merge(old, into=into, by=None)

    assert offered(signed_in(reporter), "tag", "port") == ["Gwadar"]


@pytest.mark.parametrize("kind", ["author", "source", "tag"])
@pytest.mark.parametrize("count", [1, 6])
def test_lookup_costs_the_same_for_one_and_for_many(signed_in, reporter, kind, count, django_assert_num_queries):
    for n in range(count):
        getattr(factories, kind)(f"Name {n}")
    client = signed_in(reporter)

    with django_assert_num_queries(4):
        client.get(f"/admin/articles/article/lookup/{kind}/", {"q": "name"})


@pytest.mark.parametrize("kind", ["user", "article", "password"])
def test_nothing_else_can_be_looked_up(signed_in, editor, kind):
    assert signed_in(editor).get(f"/admin/articles/article/lookup/{kind}/").status_code == 404


@pytest.mark.parametrize("kind", ["author", "source", "tag"])
def test_who_may_not_write_stories_looks_nothing_up(signed_in, staff, client, kind):
    url = f"/admin/articles/article/lookup/{kind}/"

    assert (signed_in(staff).get(url).status_code, client.get(url).status_code) == (403, 302)
