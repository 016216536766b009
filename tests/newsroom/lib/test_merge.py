"""Three versions into one: agreement is taken, disagreement is shown, and nothing is dropped."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.lib import merge
from newsroom.lib.body import sanitise

SENTENCES = [f"<p>Sentence {n} tells of {word} and of nothing else.</p>" for n, word in enumerate("abcdefgh")]
CHANGED = [sentence.replace("nothing", "hardly anything") for sentence in SENTENCES]
bodies = st.lists(
    st.sampled_from([*SENTENCES, *CHANGED, "<h2>Heading</h2>", "<ul><li>one</li><li>two</li></ul>"]), max_size=8
)
entries = st.lists(st.integers(0, 9), max_size=6, unique=True)
three_bodies = st.tuples(bodies, bodies, bodies)
three_lists = st.tuples(entries, entries, entries)


def text(blocks) -> str:
    return "\n".join(blocks)


def merged(base, mine, theirs):
    return merge.body(text(base), text(mine), text(theirs))


def taken_out(base, side, *, by_place):
    """What of the base `side` has no more. Of equal blocks only their places tell, as the product sees them."""
    if not by_place:
        return Counter(base) - Counter(side)
    edits = merge._similar_edits(merge.blocks(text(base)), merge.blocks(text(side)))
    return Counter(block for edit in edits for block in base[edit.start : edit.end])


def result(pieces) -> list[str]:
    assert not any(piece.is_conflict for piece in pieces)
    return [block for piece in pieces for block in piece.value]


def one_paragraph_each(*texts: str) -> list[str]:
    return [f"<p>{t}</p>" for t in texts]


@given(bodies, bodies)
def test_what_both_sides_wrote_is_the_result(base, side):
    assert result(merged(base, side, side)) == side


@given(bodies, bodies)
def test_what_one_side_left_alone_is_as_the_other_wrote_it(base, side):
    assert result(merged(base, base, side)) == side
    assert result(merged(base, side, base)) == side


@given(three_bodies)
def test_sides_may_be_exchanged(three):
    base, mine, theirs = three

    here, there = merged(base, mine, theirs), merged(base, theirs, mine)

    assert [(p.base, p.mine, p.theirs, p.value) for p in here] == [(p.base, p.theirs, p.mine, p.value) for p in there]


@given(three_bodies)
@example(
    (one_paragraph_each(*"BA"), one_paragraph_each(*"AAAB"), one_paragraph_each(*"AAABA"))
)  # mine took the last one out, and has it three times elsewhere
def test_no_block_is_lost_unless_the_other_side_took_out_what_was_in_the_base(three):
    base, mine, theirs = three

    pieces = merged(base, mine, theirs)

    shown = Counter(b for p in pieces for b in (p.value if not p.is_conflict else p.mine + p.theirs))
    has_equals = any(len(set(version)) < len(version) for version in three)
    for side, other in ((mine, theirs), (theirs, mine)):
        assert not Counter(side) - shown - taken_out(base, other, by_place=has_equals)


@given(three_bodies)
def test_pieces_cover_each_version_from_end_to_end(three):
    base, mine, theirs = three

    pieces = merged(base, mine, theirs)

    assert [b for p in pieces for b in p.base] == base
    assert [b for p in pieces for b in p.mine] == mine or any(p.is_changed for p in pieces)


def test_edits_of_neighbouring_paragraphs_do_not_meet():
    base = SENTENCES[:3]

    pieces = merged(base, [CHANGED[0], *base[1:]], [base[0], CHANGED[1], base[2]])

    assert result(pieces) == [CHANGED[0], CHANGED[1], base[2]]


def test_edits_of_the_same_paragraph_are_a_conflict():
    base = SENTENCES[:3]
    mine, theirs = base[1].replace("nothing", "much"), base[1].replace("tells", "spoke")

    pieces = merged(base, [base[0], mine, base[2]], [base[0], theirs, base[2]])

    (conflict,) = [piece for piece in pieces if piece.is_conflict]
    assert (conflict.base, conflict.mine, conflict.theirs) == ((base[1],), (mine,), (theirs,))
    assert [piece.value for piece in pieces] == [(base[0],), None, (base[2],)]


def test_paragraph_that_one_took_out_and_the_other_edited_is_a_conflict():
    base = SENTENCES[:2]

    (kept, conflict) = merged(base, [base[0]], [base[0], CHANGED[1]])

    assert kept.value == (base[0],)
    assert (conflict.mine, conflict.theirs, conflict.is_conflict) == ((), (CHANGED[1],), True)


def test_two_new_paragraphs_at_one_place_are_a_conflict_and_at_two_places_are_not():
    base = SENTENCES[:2]
    new, other = one_paragraph_each("My new thought.", "Something different entirely.")

    same_place = merged(base, [*base, new], [*base, other])
    two_places = merged(base, [new, *base], [*base, other])

    assert [piece.is_conflict for piece in same_place] == [False, True]
    assert result(two_places) == [new, *base, other]


@pytest.mark.parametrize(
    "body",
    [
        '<p>One <a href="/a>b">link</a></p>\n<ul><li><p>x</p></li><li>y<ol><li>z</li></ol></li></ul>\n<p>Two<br>lines</p>',
        '<aside class="fact-box"><h3>Facts</h3>\n<p>One.</p></aside>\n<blockquote class="pull-quote"><p>Said</p></blockquote>',
        "<p>اردو میں ایک جملہ</p>\n<h2>标题</h2>",
        "",
    ],
)
def test_blocks_of_a_clean_body_are_the_body_again(body):
    clean = sanitise(body)

    assert merge.join(merge.blocks(clean)) == clean


def test_blocks_keep_what_is_nested_together():
    body = '<p>a</p>\n<ul><li><p>x</p></li><li>y</li></ul>\n<aside class="fact-box"><h3>F</h3>\n<p>z</p></aside>'

    assert [block[:4] for block in merge.blocks(sanitise(body))] == ["<p>a", "<ul>", "<asi"]


@given(st.text(alphabet="ab<>/pliu \n&;", max_size=60))
def test_blocks_of_any_body_hold_all_its_words(typed):
    clean = sanitise(typed)

    assert "".join("".join(merge.blocks(clean)).split()) == "".join(clean.split())


# Values and lists


def test_value_is_taken_from_the_side_that_changed_it():
    assert merge.value("a", "a", "b").value == "b"
    assert merge.value("a", "b", "a").value == "b"
    assert merge.value("a", "b", "b").value == "b"
    assert merge.value("a", "b", "c").is_conflict


@given(three_lists)
def test_tags_that_either_added_are_in_and_those_that_either_removed_are_out(three):
    base, mine, theirs = (tuple(sorted(side)) for side in three)

    value = set(merge.unordered(base, mine, theirs).value)

    assert value == (set(base) & set(mine) & set(theirs)) | (set(mine) - set(base)) | (set(theirs) - set(base))


@pytest.mark.parametrize("by", [merge.ordered, merge.unordered])
@given(base=entries, side=entries)
def test_list_that_one_side_left_alone_is_the_others(by, base, side):
    assert by(base, side, base).value == by(base, base, side).value == by(base, side, side).value == tuple(side)


@given(three_lists)
def test_ordered_entries_are_merged_alike_from_both_sides(three):
    base, mine, theirs = three

    here, there = merge.ordered(base, mine, theirs), merge.ordered(base, theirs, mine)

    assert (here.value, here.is_conflict) == (there.value, there.is_conflict)


def test_bylines_added_at_two_ends_are_both_in_and_at_one_end_are_a_conflict():
    assert merge.ordered("b", "ab", "bc").value == ("a", "b", "c")
    assert merge.ordered("b", "ba", "bc").is_conflict
    assert merge.both("ba", "bc") == ("b", "a", "c")
