"""Photos in the text of a story: what readers get for a figure, by the clock."""

from datetime import timedelta

import pytest
import time_machine

from articles import photo_uses, photos, workflow
from articles.models import Photo, RevisionPhoto
from newsroom.lib.figures import Figure, Gallery, Words
from tests import factories
from tests.articles.story import HOUR, NOW, edited
from tests.public.reader import elements, lines

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def story(*figures, **fields):
    body = "".join(["<p>Before.</p>", *map(str, figures), "<p>After.</p>"])
    return factories.released(headline="Rain", body=body, **fields)


def pictures(response):
    return [(image["src"], image["alt"]) for image in elements(response, "img")]


def test_photo_in_the_text_is_a_picture_with_its_words(get):
    photo = factories.photo(caption="A river.", alt="Brown water", credit="APP", width=1600, height=900)
    release = story(Figure(photo.pk))

    response = get(release.get_absolute_url())

    image = elements(response, "img")[0]
    assert (image["src"], image["alt"]) == (f"/media/photos/{photo.token}-whole-960.jpg", "Brown water")
    assert (image["width"], image["height"], image["loading"]) == ("1600", "900", "lazy")
    assert [line for line in lines(response) if line in {"Before.", "A river. Photo: APP", "After."}] == [
        "Before.",
        "A river. Photo: APP",
        "After.",
    ]
    assert elements(response, "figure", **{"data-photo": str(photo.pk)}) == []


def test_each_use_has_its_own_words(get):
    photo = factories.photo(caption="A river.", alt="Brown water", credit="APP")
    release = story(
        Figure(photo.pk, Words(caption="The Indus.", credit="Staff", alt="A boat")),
        Figure(photo.pk, Words(decorative=True)),
    )

    response = get(release.get_absolute_url())

    assert [alt for _, alt in pictures(response)] == ["A boat", ""]
    assert {"The Indus. Photo: Staff", "A river. Photo: APP"} <= set(lines(response))


def test_gallery_is_a_list_of_pictures(get):
    first, second = factories.photo(alt="One"), factories.photo(alt="Two")
    release = story(Gallery((Figure(first.pk), Figure(second.pk))))

    response = get(release.get_absolute_url())

    assert [alt for _, alt in pictures(response)] == ["One", "Two"]
    assert len(elements(response, "ul", **{"class": "gallery__list"})) == 1


def test_substitute_with_its_own_words_stands_where_rights_have_ended(get, clock):
    other = factories.photo(caption="Another.", alt="Something else", credit="AP")
    photo = factories.photo(rights_until=NOW + HOUR, substitute=other)
    release = story(Figure(photo.pk, Words(caption="The minister.", alt="A man")))

    before = pictures(get(release.get_absolute_url()))
    clock.move_to(NOW + HOUR)
    response = get(release.get_absolute_url())

    assert [alt for _, alt in before] == ["A man"]
    assert [alt for _, alt in pictures(response)] == ["Something else"]
    assert "The minister." not in response.content.decode()


def test_killed_photo_leaves_a_frame_and_one_that_is_gone_nothing(get):
    photo = factories.photo()
    release = story(Figure(photo.pk, Words(caption="The minister.")))
    photos.kill(photo, by=None, reason="Wrong person.")

    response = get(release.get_absolute_url())

    assert pictures(response) == []
    assert "The picture can’t be shown." in lines(response)
    assert "The minister." not in response.content.decode()
    RevisionPhoto.objects.all()._raw_delete("default")
    Photo.objects.filter(pk=photo.pk).delete()
    assert elements(get(release.get_absolute_url()), "figure") == []


def test_page_is_told_of_its_photos(get):
    other = factories.photo()
    photo = factories.photo(substitute=other)
    release = story(Figure(photo.pk))

    keys = set(get(release.get_absolute_url()).headers["Surrogate-Key"].split())

    assert {f"photo-{photo.pk}", f"photo-{other.pk}"} <= keys


@pytest.mark.parametrize("count", [1, 3])
def test_photos_in_the_text_cost_one_query(get, django_assert_num_queries, count):
    photos = [factories.photo(substitute=factories.photo()).pk for _ in range(count)]
    release = story(*map(Figure, photos), lead_photo=photos[0], tags=(factories.tag().pk,))
    for n in range(count):
        workflow.correct(release.article, by=None, kind="update", text=f"Note {n}.")

    with django_assert_num_queries(6):
        response = get(release.get_absolute_url())

    assert (len(pictures(response)), [line[-7:] for line in lines(response) if "Note" in line]) == (
        count + 1, [f"Note {n}." for n in range(count)],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_feeds_carry_what_partners_may_show(get, settings, name):
    settings.NEWSROOM_URL = "https://news.example.org"
    photo, own = factories.photo(caption="A river."), factories.photo(caption="Ours alone.", for_syndication=False)
    story(Gallery((Figure(photo.pk), Figure(own.pk, Words(caption="Hidden.")))))

    content = get(f"/{name}").content.decode()

    assert f"https://news.example.org/media/photos/{photo.token}-whole-" in content
    assert "A river." in content
    assert not {"Hidden.", "Ours alone.", own.token, "data-photo", "data-gallery"} & {
        word for word in ("Hidden.", "Ours alone.", own.token, "data-photo", "data-gallery") if word in content
    }


def test_story_and_its_history_hold_the_photos_of_the_text():
    photo, other = factories.photo(), factories.photo()
    release = story(Figure(photo.pk), Figure(photo.pk), lead_photo=other.pk)
    edited(release.article, body="<p>Without.</p>", lead_photo=None)

    uses = photo_uses.of(photo)

    assert (list(uses.articles), list(uses.releases), list(uses.revisions)) == ([], [release], [release.revision])
    assert uses.is_used
    assert list(photo_uses.of(other).releases) == [release]


def test_editors_are_warned_of_rights_in_the_text():
    photo = factories.photo(rights_until=NOW + HOUR)
    with time_machine.travel(NOW, tick=False):
        story(Figure(photo.pk))

    assert list(photo_uses.ending(at=NOW, within=2 * HOUR)) == [photo]


def test_text_that_names_no_photo_of_the_house_is_refused():
    with pytest.raises(Exception, match="There is no photo 999999 any more"):
        workflow.start(factories.copy(body=str(Figure(999999))), by=None)
