"""Links of a text to the house's own addresses, and which of them lead nowhere."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from articles.models import Release, Section
from newsroom.lib.body import links


def dead(html: str, *, at: datetime) -> list[str]:
    """The own addresses in a body that readers can't open at `at`, each once.

    Asks once for stories and once for sections, and nothing when there is no such link.
    """
    own = list(dict.fromkeys(address for address, _ in links(html) if _is_ours(address)))
    matches = {address: _match(address) for address in own}
    there = [match for match in matches.values() if match]
    live = _live((match.kwargs["article_id"] for match in there if _is_story(match)), at)
    sections = _sections(match.kwargs["slug"] for match in there if _is_section(match))
    return [address for address, match in matches.items() if not (match and _is_open(match, live, sections))]


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return parts.netloc.casefold() == urlsplit(settings.NEWSROOM_URL).netloc.casefold()
    return address.startswith("/")


def _match(address: str) -> ResolverMatch | None:
    try:
        return resolve(unquote(urlsplit(address).path) or "/")
    except Resolver404:
        return None


def _is_story(match: ResolverMatch) -> bool:
    return "article_id" in match.kwargs


def _is_section(match: ResolverMatch) -> bool:
    return match.url_name == "section"


def _live(ids: Iterable[int], at: datetime) -> set[int]:
    asked = set(ids)
    live = Release.objects.live(at=at).filter(article__in=asked)
    return set(live.values_list("article", flat=True)) if asked else set()


def _sections(slugs: Iterable[str]) -> set[str]:
    asked = set(slugs)
    if not asked:
        return set()
    found = Section.objects.filter(Q(slug__in=asked) | Q(former_slugs__slug__in=asked))
    return {slug for row in found.values_list("slug", "former_slugs__slug") for slug in row if slug}


def _is_open(match: ResolverMatch, live: set[int], sections: set[str]) -> bool:
    if _is_story(match):
        return match.kwargs["article_id"] in live
    if _is_section(match):
        return match.kwargs["slug"] in sections
    return not _is_behind_a_door(match)


def _is_behind_a_door(match: ResolverMatch) -> bool:
    """The desk, and previews: not for readers, and the address of a preview is a secret."""
    return match.namespace == "admin" or "preview" in (match.url_name or "")
