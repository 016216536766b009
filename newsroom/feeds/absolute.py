"""Addresses as the outside needs them: from the house's own name in its settings, never from a request."""

import re

from django.conf import settings

from articles.models import Release

INNER = re.compile(r"(<(?:a|img)\s[^>]*?\b(?:href|src)=\")(?=[/#])")


def address(path: str) -> str:
    """The whole address of a path of ours."""
    return f"{settings.NEWSROOM_URL}{path}"


def permanent_id(release: Release) -> str:
    """The id of a story, the same in all its releases: a tag URI (RFC 4151)."""
    return f"tag:{settings.NEWSROOM_FEED_AUTHORITY}:article/{release.article_id}"


def links(html: str, page: str) -> str:
    """A clean body, its links inside the house or inside the `page` made whole."""
    return INNER.sub(lambda match: match[1] + (page if html[match.end()] == "#" else settings.NEWSROOM_URL), html)
