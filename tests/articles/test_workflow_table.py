"""What the table of transitions says, word for word: a slip in it would be a right or a status that nobody meant."""

from articles.models import Stage, Status
from articles.transitions import AT_THE_DESK, PUBLISHING, TRANSITIONS

# Where the working copy is then, and what the story is.
ENDS = {
    "edit": (None, None),
    "submit": (Stage.IN_REVIEW, Status.IN_REVIEW),
    "return": (Stage.DRAFT, Status.DRAFT),
    "approve": (Stage.APPROVED, Status.APPROVED),
    "release": (Stage.APPROVED, Status.PUBLISHED),
    "update": (Stage.APPROVED, None),
    "pull_back": (None, None),
    "expire": (None, None),
    "raise_breaking": (None, Status.BREAKING),
    "extend": (None, Status.BREAKING),
    "stand_down": (None, Status.PUBLISHED),
    "correct": (None, None),
    "withdraw": (Stage.DRAFT, Status.WITHDRAWN),
    "restore": (None, Status.PUBLISHED),
    "spike": (Stage.SPIKED, Status.SPIKED),
    "unspike": (Stage.DRAFT, Status.DRAFT),
}


def test_each_verb_ends_where_it_should():
    assert {row.verb: (row.stage, row.to) for row in TRANSITIONS} == ENDS


def test_verbs_of_the_desk_and_rights_that_change_what_readers_see_are_told_apart():
    assert {"edit", "submit", "return", "approve", "spike", "unspike"} == AT_THE_DESK
    assert {
        "articles.release_article", "articles.raise_breaking", "articles.correct_article", "articles.withdraw_article",
        "articles.restore_article",
    } == PUBLISHING  # fmt: skip
