"""A passage is found again by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib.passage import folded, is_in


@pytest.mark.parametrize(
    ("text", "exact", "found"),
    [
        ("One lane\nis  open.", "lane is open", True),
        ("One lane is open.", "lane\u00a0is", True),
        ("One lane is\u200b open.", "is open", True),
        ("One lane is open.", "lane was open", False),
        ("One lane is open.", " ", False),
        ("", "lane", False),
    ],
)
def test_white_space_and_hidden_characters_tell_nothing_apart(text, exact, found):
    assert is_in(text, exact) is found


@given(st.text(), st.text(), st.text())
def test_words_of_a_text_are_found_in_it(before, exact, after):
    assert folded(folded(exact)) == folded(exact)
    assert is_in(f"{before} {exact} {after}", exact) or not folded(exact)
