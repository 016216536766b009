import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.lib.text import address_part, canonical_key, clean_line, clean_text

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    "spelling",
    [
        "Pak-China", "pak-china", "PAK–CHINA", "Pak—China", "pak_china", "  Pak\u2011China ", "ＰＡＫ－ＣＨＩＮＡ",
        "pak\u00a0china", "Pak -  China", "\u200bPak-China\u2069", "PAK CHINA",
    ],
)  # fmt: skip
def test_all_spellings_of_a_name_have_one_key(spelling):
    assert canonical_key(spelling) == "pak china"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("چين", "چین"),  # Arabic and Urdu yeh
        ("كراچي", "کراچی"),  # Arabic and Urdu kaf
        ("Xi’an", "Xi'an"),
        ("Café", "Cafe\u0301"),
        ("STRASSE", "straße"),
    ],
)  # fmt: skip
def test_keyboards_do_not_tell_names_apart(one, other):
    assert canonical_key(one) == canonical_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("Pak", "Pak-China"), ("India", "Indiana"), ("Resume", "Résumé")]
)
def test_different_topics_have_different_keys(one, other):
    assert canonical_key(one) != canonical_key(other)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\x00", "–"])
def test_a_name_of_nothing_has_no_key(name):
    assert canonical_key(name) == ""


@given(ANY_TEXT)
@example("ϔ")
@example("ﷺ")
def test_the_key_of_a_key_is_itself(name):
    key = canonical_key(name)

    assert canonical_key(key) == key


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(value):
    assert clean_text(clean_text(value)) == clean_text(value)
    assert clean_line(clean_line(value)) == clean_line(value)


@given(ANY_TEXT)
def test_a_clean_line_is_one_line_that_a_database_can_keep(value):
    line = clean_line(value)

    assert "\n" not in line
    assert "\x00" not in line
    line.encode()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("null\x00byte", "nullbyte"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("“quotes” — kept", "“quotes” — kept"),
        ("می\u200cخواہم", "می\u200cخواہم"),  # the non-joiner that Urdu needs
        ("safe\u202etxt.exe", "safetxt.exe"),  # the override that turns text around
    ],
)
def test_text_keeps_what_people_type(sent, kept):
    assert clean_text(sent) == kept


@pytest.mark.parametrize(
    ("headline", "address"),
    [
        (
            "Pak-China Mineral Cooperation to transform Pakistan's Mineral Sector: Report",
            "pak-china-mineral-cooperation-to-transform-pakistans-mineral-sector-report",
        ),
        ("پاکستان اور چین", "پاکستان-اور-چین"),
        ("中巴经济走廊", "中巴经济走廊"),
        ("A -- B __ C", "a-b-c"),
        ("!!!", "story"),
        ("", "story"),
        ("../../etc/passwd", "etcpasswd"),
    ],
)
def test_an_address_says_what_the_story_is(headline, address):
    assert address_part(headline) == address


@given(ANY_TEXT, st.integers(min_value=5, max_value=90))
def test_an_address_is_short_and_made_once(value, longest):
    address = address_part(value, longest=longest)

    assert 0 < len(address) <= longest
    assert not set(address) & set("/?#%. _")
    assert address_part(address, longest=longest) == address


def test_a_long_address_ends_with_a_whole_word():
    assert address_part("one two three", longest=9) == "one-two"
    assert address_part("onetwothree", longest=5) == "onetw"
