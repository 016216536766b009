"""How long others may keep a page: browsers, and a CDN that is told when it changes.

All is bounded by the next instant at which the clock changes the page, so what ends is never shown longer.
"""

import re

# A CDN asks again each minute, so that one which could not be told shows nothing longer than that.
FRESH, WHILE_MADE, WHILE_FAILING = 60, 10, 60 * 60
YEAR = 60 * 60 * 24 * 365
MAX_AGE = re.compile(r"\bmax-age=(\d+)")


def cache_control(said: str, *, seconds_left: float, for_a_cdn: bool) -> str:
    """The header Cache-Control for a page whose view has `said` this; what is for a CDN stands at its end.

    The directives for it are those of RFC 9111, 5.2.2.10, and RFC 5861.
    """
    left = int(max(0, min(seconds_left, YEAR)))
    said = MAX_AGE.sub(lambda age: f"max-age={min(int(age[1]), left)}", said)
    if not for_a_cdn or not left or not said.startswith("public"):
        return said
    fresh = min(FRESH, left)
    stale = f"stale-while-revalidate={min(WHILE_MADE, left - fresh)}, stale-if-error={min(WHILE_FAILING, left - fresh)}"
    return f"{said.replace('no-cache', 'max-age=0')}, s-maxage={fresh}, {stale}"
