"""`{% kept %}`: markup that is the same around many pages is made once for each set of what it shows."""

from collections.abc import Hashable
from typing import Any

from django import template

register = template.Library()

MOST = 500  # some kilobytes each
OF_THE_HOUSE = ("house_name", "house_tagline", "keeps_offline")
_kept: dict[Hashable, Any] = {}


@register.tag
def kept(parser: Any, token: Any) -> "Kept":
    """`{% kept "masthead" tag %}…{% endkept %}`: what stands inside depends on nothing but the frame and these values."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(values, nodes)


class Kept(template.Node):
    def __init__(self, values: list[Any], nodelist: template.NodeList) -> None:
        self.values, self.nodelist = values, nodelist

    def render(self, context: template.Context) -> Any:
        frame, path = context["frame"], context["request"].path
        key = (
            *(value.resolve(context) for value in self.values),
            *(context[name] for name in OF_THE_HOUSE),
            path if frame.leads_to(path) else "",
            frame.around,
        )
        if key not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = self.nodelist.render(context)
        return _kept[key]
