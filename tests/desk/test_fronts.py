"""The desk's screens of fronts, without a script: arranged by buttons, saved, launched, put back, looked at as of a time."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission

from articles import workflow
from articles.models import JournalEntry
from newsroom.fronts import launching
from newsroom.fronts.content import Card, Container, Layout, Rule
from newsroom.fronts.identity import Identity
from newsroom.fronts.models import Front, FrontVersion
from tests import factories
from tests.articles.admin.desk import messages
from tests.articles.story import HOUR, NOW
from tests.fronts.desk import kept, sent
from tests.public.reader import elements, lines, stories

HOME = "/admin/fronts/home-en/"


@pytest.fixture
def ids(db):
    return [factories.released(headline=headline).article_id for headline in "ABC"]


@pytest.fixture
def desk(signed_in, chief):
    return signed_in(chief)


def drafted() -> tuple[Container, ...]:
    return Front.objects.get().drafted


def test_first_save_makes_a_draft_of_what_the_front_makes_of_itself(desk, ids):
    page = desk.get(HOME)

    response = desk.post(HOME, sent(page))

    assert response.status_code == 302
    assert [one.rule for one in drafted()][:3] == [Rule.URGENT, Rule.NEWEST, Rule.URGENT]
    assert messages(desk.get(HOME)) == ["Saved as a draft. Readers see no change until it is launched."]
    assert launching.live(Identity()) is None


def test_form_gives_back_what_is_stored(desk, ids, photo):
    tag, section = factories.tag("Water"), factories.section("Sport")
    with time_machine.travel(NOW, tick=False):
        content = (
            Container(Layout.LEAD, "Top", Rule.TAG, tag.pk, 3, (Card(ids[0], "پانی", photo.pk, NOW, NOW + HOUR), Card(ids[1]))),
            Container(Layout.BRIEF, rule=Rule.SECTION, of=section.pk, size=2),
            Container(Layout.ROW),
        )  # fmt: skip
        launching.draft(Identity(), content, base=0, by=None)
        page = desk.get(HOME)

        desk.post(HOME, sent(page, title_of_c4="Changed"))

    assert drafted()[0] == content[0]
    assert drafted()[1] == Container(Layout.BRIEF, "Changed", Rule.SECTION, section.pk, 2)
    assert drafted()[2] == content[2]


@pytest.mark.parametrize(
    ("action", "cards"),
    [
        ("up:k3", ["BA", "C"]), ("down:k2", ["BA", "C"]), ("down:k3", ["A", "BC"]), ("up:k5", ["ABC", ""]),
        ("up:k2", ["AB", "C"]), ("remove:k2", ["B", "C"]), ("up:c4", ["C", "AB"]), ("down:c1", ["C", "AB"]),
        ("up:c1", ["AB", "C"]), ("remove:c1", ["C"]), ("container", ["AB", "C", ""]), ("nonsense:k2", ["AB", "C"]),
    ],
)  # fmt: skip
def test_buttons_arrange_without_a_script(desk, ids, action, cards):
    a, b, c = ids
    launching.draft(Identity(), (factories.container(a, b), factories.container(c)), base=0, by=None)

    desk.post(HOME, sent(desk.get(HOME)) | {"do": action})

    names = dict(zip(ids, "ABC", strict=True))
    assert ["".join(names[card.story] for card in one.cards) for one in drafted()] == cards


def test_a_story_is_looked_for_and_added_without_a_script(desk, ids):
    launching.draft(Identity(), (factories.container(title="One"), factories.container(title="Two")), base=0, by=None)
    draft = factories.article(headline="Draft on water")

    searched = desk.post(
        HOME, sent(desk.get(HOME)) | {"do": "search", "q": "water", "in": "", "show": "all"}, follow=True
    )
    added = desk.post(HOME, sent(searched) | {"do": f"add:{draft.pk}", "target": "c2", "q": "water", "show": "all"})

    assert [fact.headline for fact, _ in searched.context["found"]] == ["Draft on water"]
    assert [[card.story for card in one.cards] for one in drafted()] == [[], [draft.pk]]
    assert added["Location"] == f"{HOME}?q=water&in=&show=all&target=c2#k3"


def test_launch_puts_what_stands_in_the_form_before_readers(desk, ids, chief, get):
    launching.draft(Identity(), (factories.container(ids[0]),), base=0, by=chief)

    desk.post(HOME, sent(desk.get(HOME), headline_of_k2="As it stands in the form") | {"do": "launch"})

    assert messages(desk.get(HOME)) == ["Launched as version 1. Readers see it now."]
    assert stories(get("/")) == ["As it stands in the form"]
    assert JournalEntry.objects.filter(verb="launch front", actor=chief).count() == 1


def test_stale_save_is_a_409_with_everything_that_was_typed_and_may_be_saved_again(desk, ids, chief, editor):
    launching.draft(Identity(), (factories.container(ids[0]),), base=0, by=chief)
    page = desk.get(HOME)
    theirs = (factories.container(ids[1], title="Theirs"),)
    launching.draft(Identity(), theirs, base=1, by=editor)

    late = desk.post(HOME, sent(page, headline_of_k2="Typed", shown_from_of_k2="2099-01-01T10:00"))
    before = drafted()
    again = desk.post(HOME, sent(late))

    assert (late.status_code, before, again.status_code) == (409, theirs, 302)
    assert "Nothing was overwritten, and yours is kept." in late.text
    assert [drafted()[0].cards[0].headline, drafted()[0].cards[0].shown_from.year] == ["Typed", 2099]
    assert [(fate, who) for fate, who, _ in kept(Front.objects.get())] == [
        ("replaced", chief), ("refused", chief), ("replaced", editor),
    ]  # fmt: skip


def test_stale_launch_launches_nothing(desk, ids, chief):
    page = desk.get(HOME)
    factories.launched(factories.container(ids[0]))

    late = desk.post(HOME, sent(page) | {"do": "launch"})

    assert (late.status_code, FrontVersion.objects.filter(number__isnull=False).count()) == (409, 1)
    assert [fate for fate, _, _ in kept(Front.objects.get())] == ["refused"]


def test_what_can_not_be_read_is_not_saved_and_stays_in_the_form(desk, ids):
    launching.draft(Identity(), (factories.container(*ids), factories.container()), base=0, by=None)
    before = drafted()
    wrong = {
        "shown_from_of_k2": "31 February", "photo_of_k3": "x", "headline_of_k4": "x" * 251, "size_of_c1": "99",
        "fills_of_c5": "tag", "tag_of_c5": "No such tag",
    }  # fmt: skip

    response = desk.post(HOME, sent(desk.get(HOME), **wrong) | {"do": "up:k3"})

    assert (response.status_code, drafted()) == (200, before)
    assert response.context["outline"].errors().keys() == {
        "k2-shown_from", "k3-photo", "k4-headline", "c1-size", "c5-tag",
    }  # fmt: skip
    values = sent(response)
    assert [values["k2-shown_from"], values["k3-photo"], values["c5-tag"]] == ["31 February", "x", "No such tag"]
    assert values["item"] == ["c1", "k3", "k2", "k4", "c5"]


def test_raw_posts_are_answered_exactly(desk, ids, signed_in):
    launching.draft(Identity(), (factories.container(ids[0]),), base=0, by=None)
    page = sent(desk.get(HOME))

    answers = [
        desk.post(HOME, {name: value for name, value in page.items() if name != "base"}).status_code,
        desk.post(HOME, page | {"k2-story": "987654"}).status_code,
        desk.post(HOME, page | {"k2-story": "9" * 40}).status_code,
        desk.post(HOME, page | {"item": ["c1", "c1", "x", "k2", "k2", "k999999999"]}).status_code,
        desk.post(HOME, {"base": "1", "item": ["k7"], "do": "save"}).status_code,
    ]
    refused = desk.post(HOME, page | {"base": "2", "k2-story": "987654"}, headers={"accept": "application/json"})

    assert answers == [400, 200, 200, 302, 302]
    assert (refused.status_code, refused.json()["wrong"]) == (422, "There is no such story: 987654. Take its card out.")
    assert drafted() == ()
    for key in ("home-xx", "x", "0-en", "987654-en", f"{factories.section().pk}-ur"):
        assert desk.get(f"/admin/fronts/{key}/").status_code == 404


def test_script_is_answered_with_what_it_shows(desk, ids, chief, editor):
    launching.draft(Identity(), (factories.container(ids[0], ids[0], rule=Rule.NEWEST, size=3),), base=0, by=chief)
    page = desk.get(HOME)
    as_script = {"headers": {"accept": "application/json"}}

    saved = desk.post(HOME, sent(page, headline_of_k2="Own"), **as_script)
    wrong = desk.post(HOME, sent(page, size_of_c1="0") | {"base": "2"}, **as_script)
    late = desk.post(HOME, sent(page), **as_script)

    assert saved.json()["base"] == 2
    assert saved.json()["marks"] == {"k2": ["Own headline"], "k3": ["Stands further up already"]}
    assert "Pin" in saved.json()["html"]["fills-c1"]
    assert "Draft differs" in saved.json()["html"]["state"]
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["c1-size"])
    assert (late.status_code, late.json()["base"]) == (409, 2)


def test_history_names_every_version_and_puts_one_back_with_one_click(desk, ids, chief, get):
    first = factories.launched(factories.container(Card(ids[0], headline="First")), by=chief)
    factories.launched(factories.container(ids[1]), by=chief)
    page = desk.get(f"{HOME}history/")
    version = f"{HOME}history/{first.pk}/"

    answer = desk.post(version, {"do": "restore", "base": "2"})
    late = desk.post(version, {"do": "restore", "base": "2"})

    assert [str(version) for version, _ in page.context["rows"]] == ["Version 2", "Version 1"]
    assert page.context["rows"][0][1] == ["1 story added", "1 story taken out"]
    assert (answer["Location"], late.status_code) == (HOME, 409)
    assert stories(get("/")) == ["First"]
    assert lines(desk.get(version), "ol") == ["First"]
    assert [desk.post(version, {"do": verb, "base": base}).status_code for verb, base in (("x", "3"), ("restore", ""))] == [
        400, 400,
    ]  # fmt: skip


def test_draft_is_thrown_away_and_taken_up_again(desk, ids):
    launching.draft(Identity(), (factories.container(*ids),), base=0, by=None)

    desk.post(HOME, sent(desk.get(HOME)) | {"do": "discard"})
    gone = Front.objects.get().drafted
    thrown = FrontVersion.objects.get()
    desk.post(f"{HOME}history/{thrown.pk}/", {"do": "take_up", "base": "2"})

    assert (gone, drafted()) == (None, thrown.arranged)


@time_machine.travel(NOW, tick=False)
def test_preview_is_the_readers_page_as_of_any_time(desk, get):
    ids = [factories.released(headline=headline).article_id for headline in "AB"]
    due = factories.article(headline="Due")
    workflow.release(due, base=1, by=None, live_from=NOW + HOUR)
    factories.launched(factories.container(ids[0]))
    launching.draft(Identity(), (factories.container(due.pk, Card(ids[1], shown_until=NOW + HOUR)),), base=1, by=None)
    preview = f"{HOME}preview/"

    def at(moment):
        return stories(desk.get(preview, {"at": moment.isoformat()}))

    now = desk.get(preview)
    version = desk.get(preview, {"version": FrontVersion.objects.get().pk})
    readers = get("/")

    assert (stories(now), stories(version), stories(readers)) == (["B"], ["A"], ["A"])
    second = timedelta(seconds=1)
    assert [at(NOW + HOUR - second), at(NOW + HOUR), at(NOW + HOUR + second)] == [["B"], ["Due"], ["Due"]]
    assert {"no-store", "private"} <= set(now["Cache-Control"].split(", "))
    assert elements(now, "link", rel="stylesheet")[:3] == elements(readers, "link", rel="stylesheet")[:3]
    assert [desk.get(preview, asked).status_code for asked in ({"at": "x"}, {"version": "9"}, {"version": "x"})] == [
        400, 404, 404,
    ]  # fmt: skip


@time_machine.travel(NOW, tick=False)
def test_preview_shows_a_limited_editor_no_story_that_is_not_theirs_before_it_is_out(db, signed_in):
    sport, world = factories.section("Sport"), factories.section("World")
    both = {"section": world.pk, "further_sections": (sport.pk,)}
    own, secret = factories.article(headline="Own", **both), factories.article(headline="Secret", section=world.pk)
    for article in (own, secret):
        workflow.release(article, base=1, by=None, live_from=NOW + HOUR)
    factories.launched(factories.container(own.pk, secret.pk, rule=Rule.URGENT), of=sport)
    limited, free = signed_in(factories.limited("Editor", sport)), signed_in(factories.user("Editor"))
    address = f"/admin/fronts/{sport.pk}-en/preview/?at=2026-01-29T16:00"

    assert "Secret" in stories(free.get(address))
    assert set(stories(limited.get(address))) == {"Own"}
    with time_machine.travel(NOW + HOUR, tick=False):
        assert "Secret" in stories(limited.get(address))


def test_limited_editor_finds_the_fronts_of_their_sections_and_their_stories_only(signed_in, ids):
    sport, world = factories.section("Sport"), factories.section("World")
    own, secret = (
        factories.article(headline="Own", section=sport.pk),
        factories.article(headline="Secret", section=world.pk),
    )
    factories.launched(factories.container(Card(secret.pk), own.pk), of=sport)
    desk = signed_in(factories.limited("Editor", sport))
    address = f"/admin/fronts/{sport.pk}-en/"

    page, listed = desk.get(address), desk.get("/admin/fronts/")
    asked = desk.get(f"{address}stories/", {"q": "", "in": "", "show": "all"})
    desk.post(address, sent(page, title_of_c1="Changed"))

    assert [row["key"] for row in listed.context["rows"]] == [f"{sport.pk}-en"]
    assert "Secret" not in page.text + asked.text + desk.get(f"{address}history/").text
    assert "A story that you don’t see" in page.text
    assert [card.story for card in Front.objects.get(section=sport).drafted[0].cards] == [secret.pk, own.pk]
    for key in ("home-en", f"{world.pk}-en", "987654-en"):
        assert desk.get(f"/admin/fronts/{key}/").status_code == desk.post(f"/admin/fronts/{key}/").status_code == 404


def test_who_may_only_change_sees_no_launch_and_can_not_post_one(signed_in, ids, django_user_model):
    person = factories.user("Reporter")
    for name in ("view_front", "change_front"):
        person.user_permissions.add(Permission.objects.get(codename=name))
    desk = signed_in(person)

    page = desk.get(HOME)
    answers = [desk.post(HOME, sent(page) | {"do": verb}).status_code for verb in ("launch", "save")]

    assert elements(page, "button", value="launch") == []
    assert answers == [403, 302]


def test_hostile_words_are_words(desk, ids, get):
    hostile = '"><script>alert(1)</script>'
    content = (factories.container(Card(ids[0], headline=hostile), title=hostile),)
    factories.launched(*content)

    for page in (desk.get(HOME), get("/"), desk.get(f"{HOME}history/{FrontVersion.objects.get().pk}/")):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_screens_ask_the_same_number_of_queries_with_1_and_3_rows(desk, rows, photo, django_assert_num_queries):
    ids = [factories.released(lead_photo=photo.pk).article_id for _ in range(4)]
    tag = factories.tag("Water")
    cards = [Card(pk, photo=photo.pk) for pk in ids[:rows]]
    for _ in range(rows):
        factories.launched(factories.container(*cards, rule=Rule.TAG, of=tag.pk, size=rows))
    launching.draft(
        Identity(), (factories.container(*cards, rule=Rule.NEWEST, size=4),) * rows, base=rows, by=None
    )  # fmt: skip
    version = FrontVersion.objects.first()
    desk.get(HOME)

    with django_assert_num_queries(13):
        desk.get(HOME)
    with django_assert_num_queries(7):
        desk.get(f"{HOME}history/")
    with django_assert_num_queries(8):
        desk.get(f"{HOME}history/{version.pk}/")
    with django_assert_num_queries(6):
        desk.get("/admin/fronts/")


def test_home_page_of_another_language_is_a_front_of_its_own(desk, get):
    factories.released(headline="English")
    urdu = factories.released(headline="پانی", language="ur").article_id
    address = "/admin/fronts/home-ur/"

    fills = [[release.headline for release in row.fills] for row in desk.get(address).context["outline"].rows]
    desk.post(address, sent(desk.get(address)) | {"do": f"add:{urdu}:c1"})
    desk.post(address, sent(desk.get(address), headline_of_k2="پانی کم ہے") | {"do": "launch"})

    assert fills[:2] == [["پانی"], []]
    assert [row["key"] for row in desk.get("/admin/fronts/").context["rows"]][:3] == ["home-en", "home-ur", "home-zh"]
    assert (stories(get("/ur/")), set(stories(get("/")))) == (["پانی کم ہے"], {"پانی", "English"})
