"""Markup that many pages show alike is made once for all that it shows: `{% kept %}`, and `{% card %}`.

Nothing has to be taken back: other values are other markup.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from articles.models import Release

register = template.Library()

MOST = 5000  # a kilobyte each, the masthead some more
_kept: dict[Hashable, SafeString] = {}


@register.tag
def kept(parser: Any, token: Any) -> "Kept":
    """`{% kept "theme" language %}…{% endkept %}`: what stands inside depends on these values and `of_the_house` only."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(values, nodes)


class Kept(template.Node):
    def __init__(self, values: list[Any], nodelist: template.NodeList) -> None:
        self.values, self.nodelist = values, nodelist

    def render(self, context: template.Context) -> SafeString:
        values = tuple(value.resolve(context) for value in self.values)
        return _once(context, values, lambda: self.nodelist.render(context))


@register.simple_tag(takes_context=True)
def card(
    context: template.Context, release: Release, *, shape: str, heading: str, sizes: str, loading: str
) -> SafeString:
    """`{% card release shape="row" heading="h3" sizes="96px" loading="lazy" %}`: public/_card.html, which says what these are."""

    def made() -> SafeString:
        with context.push(release=release, shape=shape, heading=heading, sizes=sizes, loading=loading):
            return context.template.engine.get_template("public/_card.html").render(context)  # type: ignore[union-attr]

    return _once(context, (shape, heading, sizes, loading, context["frame"].today, _shown(release)), made)


def _shown(release: Release) -> tuple[Hashable, ...]:
    """All that a card shows of a marked release."""
    photo = release.picture
    picture = (photo.pk, photo.changed_at, photo.alt, photo.credit) if photo else None
    return (
        release.pk, release.get_absolute_url(), release.headline, release.kicker, release.standfirst, release.opening,
        release.kind, release.language, release.published_at, str(release.badge), bool(release.lead_photo), picture,
    )  # fmt: skip


def _once(context: template.Context, values: tuple[Hashable, ...], make: Callable[[], SafeString]) -> SafeString:
    key = (values, context.get("of_the_house"))
    markup = _kept.get(key)  # once: another thread may clear it at any time
    if markup is None:
        if len(_kept) >= MOST:
            _kept.clear()
        markup = _kept[key] = make()
    return markup
