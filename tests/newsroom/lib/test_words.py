"""One form for all spellings of a word, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib.words import LONGEST, asked_words, words_of


@pytest.mark.parametrize(("text", "words"), [
    ("Pak-China: copper & gold", {"pak", "china", "copper", "gold"}),
    ("Müller’s CAFÉ, naïve", {"muller", "s", "cafe", "naive"}),
    ("Straße İzmir", {"strasse", "izmir"}),
    ("ＡＢＣ ﬁne", {"abc", "fine"}),
    ("snake_case 5G 3,200", {"snake", "case", "5g", "3", "200"}),
    ("پاكِستان كي كہاني", {"پاکستان", "کی", "کہانی"}),
    ("中巴矿业 CPEC中", {"中巴", "巴矿", "矿业", "业", "cpec", "中"}),
    ("— “ ” % * \" \x00", set()),
    ("", set()),
])  # fmt: skip
def test_words_are_folded(text, words):
    assert words_of(text) == words


def test_asked_words_are_in_order_and_once():
    assert asked_words("gold Copper GOLD") == ["gold", "copper"]


def test_chinese_is_asked_in_pairs_and_one_character_by_itself():
    assert (asked_words("巴矿业"), asked_words("业")) == (["巴矿", "矿业"], ["业"])


def test_a_very_long_word_is_cut_alike_when_kept_and_when_asked():
    long = "a" * 10_000

    assert words_of(long) == set(asked_words(long)) == {"a" * LONGEST}


@given(st.text())
def test_what_is_asked_is_among_the_words(text):
    assert set(asked_words(text)) <= words_of(text)
    assert all(0 < len(word) <= LONGEST for word in words_of(text))
