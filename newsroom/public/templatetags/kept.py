"""`{% kept %}`: markup that many pages show alike is made once for all that it shows."""

from collections.abc import Hashable
from typing import Any

from django import template

register = template.Library()

MOST = 5000  # a kilobyte each, the masthead some more
OF_THE_HOUSE = ("house_name", "house_tagline", "keeps_offline")
_kept: dict[Hashable, Any] = {}


@register.tag
def kept(parser: Any, token: Any) -> "Kept":
    """`{% kept "card" size release|values_of_card %}…{% endkept %}`: what stands inside depends on these values and the house only.

    Nothing has to be taken back: other values are other markup.
    """
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(values, nodes)


class Kept(template.Node):
    def __init__(self, values: list[Any], nodelist: template.NodeList) -> None:
        self.values, self.nodelist = values, nodelist

    def render(self, context: template.Context) -> Any:
        key = (*(value.resolve(context) for value in self.values), *map(context.get, OF_THE_HOUSE))
        markup = _kept.get(key)  # once: another thread may clear it at any time
        if markup is None:
            if len(_kept) >= MOST:
                _kept.clear()
            markup = _kept[key] = self.nodelist.render(context)
        return markup
