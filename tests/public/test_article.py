"""The page of a story: what it says, and what answers at its address."""

from datetime import UTC, datetime, timedelta

import time_machine

from articles import sections, workflow
from articles.working_copy import BylineEntry, WorkingCopy
from tests import factories
from tests.public.reader import elements, lines, stories

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def put_out(article, **how):
    return workflow.release(article, base=article.revision_number, by=None, **how)


def test_golden_story_line_by_line(get):
    article = factories.golden()
    workflow.raise_breaking(article, base=1, by=None)

    response = get(f"/pak-china/any-{article.pk}/", follow=True)

    assert response.redirect_chain == [
        (
            f"/pak-china/pak-china-mineral-cooperation-to-transform-pakistans-mineral-sector-report-{article.pk}/",
            301,
        )
    ]
    assert lines(response) == [
        "Front page",
        "Pak-China",
        "Share Copy link Send by mail",
        "Breaking PAK-CHINA",
        "Pak-China Mineral Cooperation to transform Pakistan's Mineral Sector: Report",
        "By Ayesha Khan",
        "ISLAMABAD January 29, 2026 14:05 PKT 1 minute to read",
        factories.GOLDEN_FIRST,
        factories.GOLDEN_SLOGAN,
        "Pak-China",
        "Credit: Independent News Pakistan (INP) — Pak-China",
        f"http://127.0.0.1:8000{response.request['PATH_INFO']}",
    ]
    assert elements(response, "time", datetime="2026-01-29T14:05:00+05:00") != []


def test_story_names_its_address_and_itself_for_machines(get, settings):
    settings.NEWSROOM_URL = "https://news.example.org"
    release = factories.released(headline="Rain", standfirst="It rains.", seo_title="Rain in Murree")

    response = get(release.get_absolute_url())

    address = f"https://news.example.org{release.get_absolute_url()}"
    assert elements(response, "link", rel="canonical") == [{"rel": "canonical", "href": address}]
    assert elements(response, "meta", name="description") == [{"name": "description", "content": "It rains."}]
    assert {
        m["property"]: m["content"] for m in elements(response, "meta") if m.get("property", "").startswith("og:")
    } == {
        "og:site_name": "The Indus Wire",
        "og:type": "article",
        "og:locale": "en_GB",
        "og:title": "Rain",
        "og:description": "It rains.",
        "og:url": address,
    }
    assert lines(response, "title") == ["Rain in Murree — The Indus Wire"]


def test_story_that_appeared_elsewhere_points_there(get):
    release = factories.released(canonical_url="https://inp.example.org/rain")

    response = get(release.get_absolute_url())

    assert [link["href"] for link in elements(response, "link", rel="canonical")] == ["https://inp.example.org/rain"]


def test_photo_is_shown_with_caption_credit_and_licence(get, photo):
    release = factories.released(lead_photo=photo.pk)

    response = get(release.get_absolute_url())

    assert "A path climbs towards the pass. Photo: Aitzol Berasategi / CC BY 4.0" in lines(response)
    assert elements(response, "a", rel="license") == [
        {"href": "https://creativecommons.org/licenses/by/4.0/", "rel": "license"}
    ]
    name = f"/media/photos/{photo.token}-16x9"
    assert elements(response, "source") == [
        {
            "type": f"image/{form}",
            "srcset": ", ".join(f"{name}-{width}.{form} {width}w" for width in (480, 800, 1080, 1600)),
            "sizes": "(min-width: 64rem) 800px, 100vw",
        }
        for form in ("avif", "webp")
    ]
    assert elements(response, "img") == [
        {
            "src": f"{name}-1080.jpg",
            "width": "1600",
            "height": "900",
            "alt": "A path across a green slope",
            "data-colour": "#336699",
            "loading": "eager",
            "fetchpriority": "high",
        }
    ]
    assert [m["content"] for m in elements(response, "meta", property="og:image")] == [
        f"http://127.0.0.1:8000/media/photos/{photo.token}-social-1200.jpg"
    ]
    assert [m["content"] for m in elements(response, "meta", property="og:image:height")] == ["630"]


def test_picture_of_a_trained_model_is_told(get, photo):
    photo.source_type = "trainedAlgorithmicMedia"
    photo.save()
    release = factories.released(lead_photo=photo.pk)

    assert "A path climbs towards the pass. Made with AI. Photo: Aitzol Berasategi / CC BY 4.0" in lines(
        get(release.get_absolute_url())
    )
    assert lines(get("/"), "figcaption") == ["Made with AI. Aitzol Berasategi / CC BY 4.0"]


def test_bylines_stand_in_order_with_roles(get):
    khan, shigri = factories.author("Ayesha Khan"), factories.author("Kamran Shigri")
    release = factories.released(bylines=(BylineEntry(khan.pk), BylineEntry(shigri.pk, "photographer")))

    response = get(release.get_absolute_url())

    assert lines(response, "header")[-3:-1] == ["By Ayesha Khan", "Photographer Kamran Shigri"]
    assert [a["href"] for a in elements(response, "a", rel="author")] == [
        "/author/ayesha-khan/",
        "/author/kamran-shigri/",
    ]


def test_update_and_corrections_are_told(get):
    with time_machine.travel(NOON, tick=False) as clock:
        article = factories.article(headline="Rain", body="<p>Ten millimetres.</p>")
        put_out(article)
        clock.shift(3600)
        workflow.update(article, base=1, by=None, note="Gauge read again")
        workflow.correct(article, by=None, kind="correction", text="It was ten millimetres, not twelve.")

        response = get(article.releases.live(at=NOON + timedelta(hours=1)).get().get_absolute_url())

    assert "Updated November 24, 2026 13:00 PKT — Gauge read again" in lines(response)
    assert lines(response)[-3:-1] == [
        "Corrections and updates",
        "Correction, November 24, 2026 13:00 PKT — It was ten millimetres, not twelve.",
    ]


def test_opinion_is_labelled(get):
    release = factories.released(kind="opinion", section=factories.section("Sport").pk)

    response = get(release.get_absolute_url())

    assert lines(response)[3] == "Opinion Sport"


def test_urdu_story_runs_from_right_to_left_with_its_own_font(get):
    release = factories.released(headline="مارگلہ کی پہاڑیاں", kicker="پاکستان", language="ur")

    response = get(release.get_absolute_url())

    assert elements(response, "article", class_="story") == [{"class": "story", "lang": "ur", "dir": "rtl"}]
    assert elements(response, "link", href="/static/css/components/urdu.css") != []


def test_english_story_asks_for_no_font(get):
    release = factories.released()

    response = get(release.get_absolute_url())

    assert elements(response, "article", class_="story") == [{"class": "story", "lang": "en", "dir": "ltr"}]
    assert elements(response, "link", href="/static/css/components/urdu.css") == []


def test_related_stories_share_most_tags_then_the_section(get):
    section, coal, gold = factories.section(), factories.tag("Coal"), factories.tag("Gold")
    factories.released(headline="Same section", section=section.pk)
    factories.released(headline="Nothing in common")
    factories.released(headline="Both topics", tags=(coal.pk, gold.pk))
    factories.released(headline="One topic", tags=(coal.pk,))
    release = factories.released(headline="The story", section=section.pk, tags=(coal.pk, gold.pk))

    response = get(release.get_absolute_url())

    assert stories(response) == ["Both topics", "One topic", "Same section"]


# Addresses


def test_any_other_slug_or_section_is_one_redirect_away(get):
    release = factories.released(headline="Rain", section=factories.section("Weather").pk)
    address = f"/weather/rain-{release.article_id}/"

    for other in (
        f"/weather/old-words-{release.article_id}/",
        f"/elsewhere/rain-{release.article_id}/",
        f"/Weather/Rain-{release.article_id}/",
        f"/weather/rain-{release.article_id}",
        f"/x/موسم-{release.article_id}?before=nonsense",
    ):
        response = get(other)

        assert (response.status_code, response["Location"]) == (301, address), other
    assert get(address).status_code == 200


def test_story_keeps_its_old_addresses_after_a_new_headline_and_a_renamed_section(get):
    section = factories.section("Weather")
    article = factories.article(headline="Rain", section=section.pk)
    old = put_out(article).get_absolute_url()
    copy = WorkingCopy.of(article)
    workflow.edit(article, WorkingCopy(**{**copy.__dict__, "headline": "Snow", "slug": "snow"}), base=1, by=None)
    workflow.update(article, base=2, by=None)
    section.slug = "climate"
    sections.save(section, by=None)

    response = get(old)

    assert (response.status_code, response["Location"]) == (301, f"/climate/snow-{article.pk}/")


def test_story_in_urdu_has_an_address_in_urdu(get):
    release = factories.released(headline="پانی", section=factories.section("Water").pk)

    response = get(f"/water/پانی-{release.article_id}/")

    assert response.status_code == 200


def test_id_that_no_story_has_is_not_found(get):
    for key in ("999999999", "999999999999999999", "0", "007", "1e3"):
        assert get(f"/weather/rain-{key}/").status_code == 404, key


# The clock decides


def test_scheduled_story_is_there_on_the_second(get):
    due = NOON + timedelta(hours=1)
    with time_machine.travel(NOON, tick=False):
        article = factories.article()
        address = put_out(article, live_from=due).get_absolute_url()

    with time_machine.travel(due - timedelta(seconds=1), tick=False):
        assert get(address).status_code == 404
    with time_machine.travel(due, tick=False):
        assert get(address).status_code == 200


def test_breaking_badge_ends_by_itself(get):
    with time_machine.travel(NOON, tick=False):
        article = factories.article(headline="Quake", section=factories.section("North").pk)
        workflow.raise_breaking(article, base=1, by=None, level=3, ends_at=NOON + timedelta(minutes=30))
    address = f"/north/quake-{article.pk}/"

    with time_machine.travel(NOON + timedelta(minutes=30, seconds=-1), tick=False):
        assert lines(get(address))[3] == "Flash North"
    with time_machine.travel(NOON + timedelta(minutes=30), tick=False):
        assert lines(get(address))[3] == "North"


def test_withdrawn_story_answers_gone_with_its_notice_and_nothing_of_the_story(get):
    article = factories.article(headline="Wrong headline", body="<p>Wrong text.</p>")
    address = put_out(article).get_absolute_url()
    workflow.withdraw(article, by=None, reason="Hoax", notice="We took this story back: it was not true.")

    response = get(address)

    assert response.status_code == 410
    assert lines(response) == [
        "This story is no longer available",
        "We took this story back: it was not true.",
        "Go to the front page",
    ]
    assert lines(response, "title") == ["This story is no longer available — The Indus Wire"]


def test_expired_story_answers_gone_in_general_words(get):
    with time_machine.travel(NOON, tick=False):
        address = put_out(factories.article(), live_until=NOON + timedelta(hours=1)).get_absolute_url()

    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        response = get(address)

    assert response.status_code == 410
    assert lines(response)[1] == "It was on this page for a limited time."


def test_story_that_was_put_back_is_there_again(get):
    article = factories.article()
    address = put_out(article).get_absolute_url()
    workflow.withdraw(article, by=None, reason="Doubt", notice="Under review.")
    workflow.restore(article, by=None)

    assert get(address).status_code == 200


def test_scheduled_and_pulled_back_story_was_never_there(get):
    article = factories.article()
    address = put_out(article, live_from=datetime(2099, 1, 1, tzinfo=UTC)).get_absolute_url()
    workflow.pull_back(article, by=None)

    assert get(address).status_code == 404


def test_retraction_stands_under_the_headline_and_among_the_notes(get):
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        release = factories.released(headline="Ten dead")
        workflow.correct(release.article, by=None, kind="correction", text="Nine.")
        before = lines(get(release.get_absolute_url()))
        workflow.correct(release.article, by=None, kind="retraction", text="None of this is true.")
        after = lines(get(release.get_absolute_url()))

    told = "Retraction, November 24, 2026 13:00 PKT — None of this is true."
    assert (before.count(told), after.count(told)) == (0, 2)
    assert after[after.index("Ten dead") + 1] == told
