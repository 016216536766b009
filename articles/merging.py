"""A text that came too late, merged into the working copy: what is proposed, and what an editor must decide."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any

from articles.models import Article, Revision
from articles.working_copy import NOTHING, WorkingCopy
from newsroom.lib import merge
from newsroom.lib.merge import Blocks, Merged

IN_ORDER = ("bylines", "credits")
IN_ANY_ORDER = ("tags", "further_sections")


class Undecided(Exception):
    """Some conflicts have no choice yet."""


@dataclass(frozen=True)
class Question:
    """One conflict. Its key is made from what it is about, so that a choice outlives the next merge."""

    key: str
    merged: Merged[Any]

    @property
    def takes_both(self) -> bool:
        """Whether one can stand after the other."""
        return isinstance(self.merged.mine, tuple) and bool(self.merged.mine and self.merged.theirs)

    def answer(self, choice: str) -> Any:
        """The value that `choice` stands for: mine, theirs or both. Raises Undecided for anything else."""
        if choice == "both" and self.takes_both:
            return merge.both(self.merged.mine, self.merged.theirs)
        if choice in ("mine", "theirs"):
            return getattr(self.merged, choice)
        raise Undecided


@dataclass(frozen=True)
class Proposal:
    """Every field of three working copies, merged; the body in pieces."""

    theirs: WorkingCopy
    values: dict[str, Merged[Any]]
    body: list[Merged[Blocks]]

    @property
    def questions(self) -> list[Question]:
        found = [self.question(name, merged) for name, merged in self.values.items() if merged.is_conflict]
        return found + [self.question("body", piece) for piece in self.body if piece.is_conflict]

    @staticmethod
    def question(name: str, merged: Merged[Any]) -> Question:
        about = repr((merged.base, merged.mine, merged.theirs)).encode(errors="surrogatepass")
        return Question(f"{name}-{sha256(about).hexdigest()[:12]}", merged)

    def resolve(self, choices: Mapping[str, str]) -> WorkingCopy:
        """The working copy with each question answered. Raises Undecided when one is left open."""
        decided: dict[str, Any] = {
            name: self._decide(name, merged, choices) if merged.is_conflict else merged.value
            for name, merged in self.values.items()
        }
        pieces = [
            self._decide("body", piece, choices) if piece.is_conflict else piece.value or () for piece in self.body
        ]
        body = merge.join([block for piece in pieces for block in piece])
        return replace(self.theirs, **decided, body=body)

    def _decide(self, name: str, merged: Merged[Any], choices: Mapping[str, str]) -> Any:
        question = self.question(name, merged)
        return question.answer(choices.get(question.key, ""))


def propose(unmerged: Revision, article: Article) -> Proposal:
    """Merge `unmerged` with the working copy of `article`, both as changes of the revision that it began from."""
    started_from = article.revisions.filter(number=unmerged.base).first() if unmerged.base else None
    base = WorkingCopy.from_json(started_from.content) if started_from else NOTHING
    return of_copies(base, WorkingCopy.from_json(unmerged.content), WorkingCopy.of(article))


def of_copies(base: WorkingCopy, mine: WorkingCopy, theirs: WorkingCopy) -> Proposal:
    values = {}
    for name in (f.name for f in fields(WorkingCopy) if f.name != "body"):
        of_kind: Any = merge.ordered if name in IN_ORDER else merge.unordered if name in IN_ANY_ORDER else merge.value
        values[name] = of_kind(*(getattr(copy, name) for copy in (base, mine, theirs)))
    return Proposal(theirs, values, merge.body(base.body, mine.body, theirs.body))
