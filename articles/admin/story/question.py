"""What the list of stories is asked, as a saved filter keeps it: values of the list's own filters, and search words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from articles.models import Article
from articles.models.saved_filter import LONGEST_QUERY
from articles.words import LONGEST_QUESTION
from newsroom.lib.text import clean_line

MOST_PARTS = 20


@dataclass(frozen=True)
class Question:
    """A query, spelled in one way. `told` says each part in words, `gone` what it asks for in vain."""

    query: str
    told: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def in_vain(self) -> str:
        """Why it can't be asked, as a sentence; empty when it can."""
        if not self.gone:
            return ""
        told = ngettext(
            "It asks for {what} that is not there, or not any more.",
            "It asks for {what} that are not there, or not any more.",
            len(self.gone),
        )
        return told.format(what=gettext(" and ").join(map(_one, self.gone)))


def _one(title: str) -> str:
    return (gettext("an {title}") if title[0] in "aeiou" else gettext("a {title}")).format(title=title)


def read(query: str, *, screen: Any, request: HttpRequest) -> Question:
    """Read a query as the list would, for the user of `request`. Nothing that no filter names gets any further."""
    try:
        given = dict(parse_qsl(query[:LONGEST_QUERY], max_num_fields=MOST_PARTS))
    except ValueError:
        given = {"": ""}
    told, gone = (
        [],
        [gettext("filter")] if set(given) - {SEARCH_VAR, *(of.parameter_name for of in screen.list_filter)} else [],
    )
    words = words_of(given)
    if words:
        told.append(f"“{words}”")
    for kind in screen.list_filter:
        if value := given.get(kind.parameter_name):
            spec = kind(request, {kind.parameter_name: [value]}, Article, screen)
            label = dict(spec.lookup_choices).get(value)
            if label is None:
                gone.append(str(spec.title))
            else:
                is_switch = getattr(spec, "is_switch", False)
                told.append(label if is_switch else f"{str(spec.title).capitalize()}: {label.removeprefix('— ')}")
    return Question(spelled(given, screen=screen), tuple(told), tuple(gone))


def spelled(values: Mapping[str, str | None], *, screen: Any) -> str:
    """The one spelling of these values: search words, then filters in the order of the list."""
    words = words_of(values)
    names = [of.parameter_name for of in screen.list_filter]
    return urlencode([(SEARCH_VAR, words)] * bool(words) + [(name, values[name]) for name in names if values.get(name)])


def of_list(cl: ChangeList, *, screen: Any) -> str:
    """What the list that is shown was asked."""
    values = {spec.parameter_name: spec.value() for spec in cl.filter_specs}
    return spelled(values | {SEARCH_VAR: cl.query}, screen=screen)


def words_of(values: Mapping[str, str | None]) -> str:
    return clean_line(values.get(SEARCH_VAR) or "")[:LONGEST_QUESTION]
