"""Which front: the home page or a section's, in a language."""

import re
from dataclasses import dataclass
from typing import Any

from articles import surrogate
from articles.models import Language, Section
from articles.models.section import is_limited

KEY = re.compile(r"(home|[1-9][0-9]{0,17})-([a-z]{2})", re.ASCII)


@dataclass(frozen=True)
class Identity:
    """`section` is the id of a section, None for the home page, of which there is one in each language."""

    section: int | None = None
    language: str = Language.ENGLISH.value

    @property
    def key(self) -> str:
        """Such as `home-en` or `3-en`, as it stands in addresses of the desk."""
        return f"{self.section or 'home'}-{self.language}"

    @property
    def surrogate_key(self) -> str:
        return surrogate.front(self.section, self.language)

    @classmethod
    def read(cls, key: str) -> "Identity | None":
        """The identity that this key means; None for anything else."""
        found = KEY.fullmatch(key)
        if found is None or found[2] not in Language.values:
            return None
        return cls(None if found[1] == "home" else int(found[1]), found[2])

    def is_there_for(self, user: Any) -> bool:
        """Whether there is such a front for `user`. Who is limited to sections has those of these sections only."""
        if self.section is None:
            return not is_limited(user)
        if self.language != Language.ENGLISH:
            return False
        return Section.objects.open_to(user).filter(pk=self.section).exists()
