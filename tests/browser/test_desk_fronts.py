"""A front is arranged in a real browser: by mouse, by keys alone, beside its preview, while someone else does the same."""

from dataclasses import replace

import pytest

from articles.models import Article
from newsroom.fronts import launching
from newsroom.fronts.content import Card
from newsroom.fronts.identity import Identity
from newsroom.fronts.models import Front, FrontVersion
from tests import factories

pytestmark = pytest.mark.any_database

HOME = "/admin/fronts/home-en/"


def placed() -> list[list[str]]:
    """The draft: each container with the headlines of its stories, as it is saved."""
    names = dict(Article.objects.values_list("pk", "headline"))
    return [[names[card.story] for card in one.cards] for one in Front.objects.get().drafted]


def saved(page, act) -> list[list[str]]:
    """The draft after the page has saved what `act` did."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        act()
    return placed()


def test_front_is_arranged_saved_previewed_and_launched(window, groups, axe):
    chief = factories.user("Chief editor")
    ids = {headline: factories.released(headline=headline).article_id for headline in ("Alpha", "Beta", "Gamma")}
    factories.article(headline="A draft about rivers")
    content = (factories.container(ids["Alpha"], title="Top"), factories.container(ids["Beta"], title="More"))
    launching.draft(Identity(), content, base=0, by=chief)
    page = window(chief, width=1500)
    page.goto(HOME)
    top, more = page.locator("#c1"), page.locator("#c3")
    said = page.locator("[data-say]")

    # By mouse: a story from the side, between containers.
    dropped = saved(page, lambda: page.locator(f"[data-story='{ids['Gamma']}']").drag_to(top.locator("[data-cards]")))
    assert dropped in ([["Alpha", "Gamma"], ["Beta"]], [["Gamma", "Alpha"], ["Beta"]])
    assert "in Top" in said.inner_text()
    moved = saved(
        page,
        lambda: (
            top.locator("[data-card]", has_text="Gamma")
            .locator(".front-headline")
            .drag_to(more.locator("[data-cards]"))
        ),
    )
    assert sorted(moved[1]) == ["Beta", "Gamma"]

    # By keys alone: within a container, into the next, out, and back.
    handle = page.get_by_role("button", name="Move: Alpha")
    handle.focus()
    assert sorted(saved(page, lambda: page.keyboard.press("ArrowRight"))[1]) == ["Alpha", "Beta", "Gamma"]
    assert said.inner_text() == "“Alpha”, place 1 of 3 in More"
    assert saved(page, lambda: page.keyboard.press("ArrowDown"))[1][1] == "Alpha"
    assert saved(page, lambda: page.keyboard.press("ArrowLeft"))[0] == ["Alpha"]
    assert saved(page, lambda: page.keyboard.press("Delete"))[0] == []
    assert saved(page, lambda: page.get_by_role("button", name="Undo").click())[0] == ["Alpha"]
    page.get_by_role("searchbox", name="Search").fill("river")
    page.get_by_label("Show").select_option("All stories")
    page.get_by_role("button", name="A draft about rivers").wait_for()
    page.get_by_label("Add to").select_option("2. More")
    assert (
        "A draft about rivers"
        in saved(page, lambda: page.get_by_role("button", name="A draft about rivers").first.press("Enter"))[1]
    )

    # A headline of its own, typed; what can't be read is said and not saved.
    card = page.locator("[data-card]", has_text="Alpha")
    card.locator("summary").click()
    saved(page, lambda: card.get_by_label("Headline on this front").fill("Alpha on the front"))
    with page.expect_response(lambda answer: answer.status == 422):
        top.get_by_label("Up to").fill("99")
    assert top.locator(".errorlist").inner_text() == "Ensure this value is less than or equal to 16."
    saved(page, lambda: top.get_by_label("Up to").fill("5"))
    assert top.locator(".errorlist").count() == 0

    # Beside it the readers' page, which follows.
    page.get_by_role("button", name="Preview", exact=True).click()
    front = page.frame_locator("iframe[name=preview]")
    front.get_by_role("link", name="Alpha on the front").wait_for()
    saved(page, lambda: card.get_by_label("Headline on this front").fill("Alpha again"))
    front.get_by_role("link", name="Alpha again").wait_for()
    page.get_by_role("button", name="Desktop").click()
    assert page.locator("iframe[name=preview]").evaluate("frame => frame.clientWidth") == 1280
    assert axe(page) == []

    page.get_by_role("button", name="Launch").click()
    page.get_by_text("Launched as version 1. Readers see it now.").wait_for()
    page.goto("/")
    assert page.locator(".card__headline").first.inner_text() == "Alpha again"
    assert page.said == ["Failed to load resource: the server responded with a status of 422 (Unprocessable Content)"]


def test_who_was_slower_loses_nothing_and_decides(window, groups):
    chief, other = factories.user("Chief editor"), factories.user("Editor", first_name="Ayesha", last_name="Khan")
    story = factories.released(headline="Alpha").article_id
    mine = (factories.container(Card(story), title="Top"),)
    launching.draft(Identity(), mine, base=0, by=chief)
    page = window(chief)
    page.goto(HOME)
    theirs = (replace(mine[0], title="Theirs"),)
    launching.draft(Identity(), theirs, base=1, by=other)

    with page.expect_response(lambda answer: answer.status == 409):
        page.locator("#c1").get_by_label("Title").fill("Mine")
    alert = page.get_by_role("alert")
    told = alert.inner_text()
    kept = Front.objects.get().drafted
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as a draft.").wait_for()

    assert "Nothing was overwritten, and yours is kept. Ayesha Khan changed it at" in told
    assert (kept, Front.objects.get().drafted[0].title) == (theirs, "Mine")
    assert {version.arranged[0].title: version.fate for version in FrontVersion.objects.all()} == {
        "Mine": "refused", "Theirs": "replaced", "Top": "replaced",
    }  # fmt: skip
