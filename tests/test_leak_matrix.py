"""No word of what readers may not see, at any address, around the second at which they may.

Every state of a story × every public route of the URL configuration × the second before, at and after T.
"""

import pytest
import time_machine

from tests.articles.story import NOW
from tests.leaks import ADDRESSES, AROUND_T, STATES, House, answers, public_routes, shows_canary

pytestmark = pytest.mark.django_db

# Where a story that may be read must be found: these would notice if the canary were in no page at all.
MUST_SHOW = {
    "", "author/<address:slug>/", "tag/<address:slug>/", "archive/<day:day>/", "<address:slug>/",
    "<feed:name>", "author/<subject:slug>/<feed:name>", "tag/<subject:slug>/<feed:name>", "<subject:slug>/<feed:name>",
    "search/", "search/suggest.json", "sitemap-tags-<chunk:number>.xml", "sitemap-authors-<chunk:number>.xml",
}  # fmt: skip


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_every_public_route_is_asked():
    assert set(ADDRESSES) == public_routes()


# The clock and the search ask the database in words of its own; the pages ask nothing more in the other states.
ON_BOTH = {"scheduled", "under embargo and scheduled", "live until T", "withdrawn", "scheduled update"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in ON_BOTH else pytest.mark.any_database) for name in STATES]
)
def test_the_canary_is_seen_only_where_the_story_is(name, clock):
    house, state = House(), STATES[name]
    state.make(house)

    for moment, instant in AROUND_T.items():
        clock.move_to(instant)
        showing = {(route, address) for route, address, response in answers(house) if shows_canary(response)}

        if moment in state.seen:
            assert {route for route, _ in showing} >= MUST_SHOW, moment
        else:
            assert showing == set(), moment
