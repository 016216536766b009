"""The desk finds stories by the words of headline, kicker and address, on every database alike."""

import pytest

from articles import words, workflow
from articles.models import ArticleWord, Word
from tests import factories
from tests.articles.story import edited

pytestmark = pytest.mark.django_db


def found(question: str) -> list[str]:
    from articles.models import Article  # noqa: PLC0415

    return list(Article.objects.filter(pk__in=words.find(question)).order_by("pk").values_list("headline", flat=True))


@pytest.fixture
def stories():
    for headline in (
        "Copper and gold at Reko Diq", "Gold price falls", "Café in Köln", "Müller’s visit", "گوادر میں بندرگاہ",
        "پاکستان کی کہانی", "中巴矿业合作", "100% near_miss* \"quoted\" NEAR",
    ):  # fmt: skip
        factories.article(headline=headline, kicker="")


@pytest.mark.parametrize(("question", "headlines"), [
    ("gold", ["Copper and gold at Reko Diq", "Gold price falls"]),
    ("GOLD copper", ["Copper and gold at Reko Diq"]),
    ("gol", ["Copper and gold at Reko Diq", "Gold price falls"]),
    ("pri fal", ["Gold price falls"]),
    ("old", []),
    ("gold silver", []),
    ("cafe", ["Café in Köln"]),
    ("KOLN", ["Café in Köln"]),
    ("köln", ["Café in Köln"]),
    ("muller's", ["Müller’s visit"]),
    ("گوادر", ["گوادر میں بندرگاہ"]),
    ("گوا", ["گوادر میں بندرگاہ"]),
    ("پاكستان كي", ["پاکستان کی کہانی"]),
    ("矿业", ["中巴矿业合作"]),
    ("巴矿业合", ["中巴矿业合作"]),
    ("a", []),
    ("near", ["100% near_miss* \"quoted\" NEAR"]),
    ("\"quoted", ["100% near_miss* \"quoted\" NEAR"]),
    ("miss*", ["100% near_miss* \"quoted\" NEAR"]),
    ("%", []), ("_", []), ("*", []), ('"', []), ("'; --", []), ("gold\x00", ["Copper and gold at Reko Diq", "Gold price falls"]),
    ("NEAR(gold copper)", []), ("gold OR price", []), ("x" * 10_000, []), ("gold " * 2_000, ["Copper and gold at Reko Diq", "Gold price falls"]),
    ("", []), ("   ", []),
])  # fmt: skip
def test_stories_are_found_by_all_their_words(stories, question, headlines):
    assert found(question) == headlines


def test_words_follow_the_headline():
    article = factories.article(headline="Copper rises", kicker="MARKETS", slug="")
    before = found("copper"), found("markets")

    edited(article, headline="Gold rises", slug="metals-today")

    assert before == (["Copper rises"], ["Copper rises"])
    assert (found("copper"), found("gold"), found("rises"), found("metals today")) == (
        [], ["Gold rises"], ["Gold rises"], ["Gold rises"],
    )  # fmt: skip


def test_save_of_another_field_writes_no_words(django_assert_max_num_queries):
    article = factories.article(headline="Copper rises")

    with django_assert_max_num_queries(60) as queries:
        edited(article, standfirst="Since Monday.")

    assert [q["sql"] for q in queries.captured_queries if "articles_word" in q["sql"]] == []


def test_refused_text_leaves_no_words():
    article = factories.article(headline="Copper rises")

    with pytest.raises(workflow.Refused):
        edited(article, headline="Silver " + "x" * 300)

    assert not Word.objects.filter(text="silver").exists()


@pytest.mark.parametrize("form", ["{0}", "#{0}", "/world/some-slug-{0}/", "http://127.0.0.1:8000/pak-china/a-5-{0}",
    "https://wire.example/pakistan/گوادر-{0}/?utm=x#top", "/admin/articles/article/{0}/change/",
    "http://127.0.0.1:8000/admin/articles/article/{0}/", "  /world/x-{0}/  "])  # fmt: skip
def test_number_or_address_finds_its_story(form):
    article = factories.article(headline="The one")
    factories.article(headline="Another")

    assert found(form.format(article.pk)) == ["The one"]


def test_number_finds_headlines_with_it_as_well():
    one = factories.article(headline="The one")
    factories.article(headline=f"{one.pk} killed")

    assert found(str(one.pk)) == ["The one", f"{one.pk} killed"]


def test_number_beyond_every_id_finds_nothing():
    assert found("9" * 18) == found("9" * 60) == []


def test_common_word_shows_the_newest(monkeypatch):
    monkeypatch.setattr(words, "FOUND", 3)
    for n in range(5):
        factories.article(headline=f"Rain {n}")

    assert found("rain") == ["Rain 2", "Rain 3", "Rain 4"]


def test_rare_word_beside_a_common_one_is_found_however_old(monkeypatch):
    monkeypatch.setattr(words, "FOUND", 3)
    monkeypatch.setattr(words, "DEEP", 3)
    factories.article(headline="Rain in Zhob")
    for n in range(6):
        factories.article(headline=f"Rain {n}")

    assert found("rain zhob") == found("zhob rain") == ["Rain in Zhob"]


def test_shortest_words_come_first_where_many_begin_so(monkeypatch):
    monkeypatch.setattr(words, "ENDINGS", 2)
    for headline in ("Connection", "Con", "Cone"):
        factories.article(headline=headline)

    assert found("con") == ["Con", "Cone"]


def test_two_writers_share_a_word():
    for _ in range(2):
        factories.article(headline="Zarghun", kicker="", section=None)

    assert Word.objects.filter(text="zarghun").count() == 1
    assert ArticleWord.objects.filter(word__text="zarghun").count() == 2
