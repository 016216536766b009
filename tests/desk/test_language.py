"""In which language the desk speaks, with whom, and that no reader hears of it."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from articles.models import DeskLanguage
from tests import factories

pytestmark = pytest.mark.django_db

SWITCH = "/admin/language/"


def speak_urdu(user):
    DeskLanguage.objects.create(user=user, language="ur")


def opening(response) -> str:
    """The tag that says in which language the page is."""
    return response.content.decode().partition("<html ")[2].partition(">")[0]


def test_the_desk_speaks_with_each_in_the_language_they_chose(signed_in, editor, reporter):
    speak_urdu(editor)

    urdu, english = signed_in(editor).get("/admin/"), signed_in(reporter).get("/admin/")

    assert opening(urdu) == 'lang="ur" dir="rtl"'
    assert "<h1>خوش آمدید، " in urdu.content.decode()
    assert opening(english) == 'lang="en" dir="ltr"'
    assert "<h1>Good to see you" in english.content.decode()


def test_choice_is_kept_and_told_in_the_new_language_where_it_was_made(signed_in, editor):
    client = signed_in(editor)

    response = client.post(SWITCH, {"language": "ur", "next": "/admin/articles/article/?status=draft"})

    assert response["Location"] == "/admin/articles/article/?status=draft"
    assert [str(said) for said in get_messages(response.wsgi_request)] == ["ڈیسک اب آپ سے اردو میں بات کرتا ہے۔"]
    assert opening(client.get("/admin/")) == 'lang="ur" dir="rtl"'
    client.post(SWITCH, {"language": "en"})
    assert opening(client.get("/admin/")) == 'lang="en" dir="ltr"'
    assert DeskLanguage.objects.get().language == "en"


@pytest.mark.parametrize(
    "back", ["", "/", "//elsewhere.example/admin/", "https://elsewhere.example/admin/", "javascript:x"]
)
def test_switch_leads_nowhere_but_to_the_desk(back, signed_in, editor):
    response = signed_in(editor).post(SWITCH, {"language": "ur", "next": back})

    assert response["Location"] == "/admin/"


@pytest.mark.parametrize("language", ["", "zh-hans", "fr", "UR"])
def test_language_that_the_desk_does_not_speak_changes_nothing(language, signed_in, editor):
    response = signed_in(editor).post(SWITCH, {"language": language})

    assert [str(said) for said in get_messages(response.wsgi_request)] == ["Choose a language from the list."]
    assert not DeskLanguage.objects.exists()


def test_choice_needs_the_token_of_a_form_of_ours(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.post(SWITCH, {"language": "ur"}).status_code == 403
    assert not DeskLanguage.objects.exists()


@pytest.mark.parametrize(
    ("asked", "spoken"), [("ur-PK,ur;q=0.9,en;q=0.5", "ur"), ("zh-CN,zh", "en"), ("de", "en"), ("", "en")]
)
def test_sign_in_page_speaks_what_the_browser_asks_for(asked, spoken, client):
    response = client.get("/admin/login/", headers={"accept-language": asked})

    assert opening(response).startswith(f'lang="{spoken}"')


def test_language_costs_no_query(signed_in, editor, django_assert_num_queries, django_assert_max_num_queries):
    client = signed_in(editor)
    with django_assert_max_num_queries(99) as in_english:
        client.get("/admin/")
    speak_urdu(editor)

    with django_assert_num_queries(len(in_english)):
        response = client.get("/admin/")

    assert opening(response) == 'lang="ur" dir="rtl"'


def test_readers_pages_are_the_same_for_whoever_has_the_desk_in_urdu(signed_in, editor, client):
    release = factories.released(headline="In English")
    speak_urdu(editor)

    for page in ("/", release.get_absolute_url(), "/search/", "/no-such-page/"):
        own, readers = signed_in(editor).get(page), client.get(page, headers={"accept-language": "ur"})
        assert own.content == readers.content
        assert opening(own) == 'lang="en" dir="ltr"'


def test_preview_is_in_the_language_of_the_story(signed_in, editor):
    speak_urdu(editor)

    preview = signed_in(editor).get(f"/admin/articles/article/{factories.article(headline='In English').pk}/preview/")

    assert opening(preview) == 'lang="en" dir="ltr"'


def test_scripts_bring_their_words_along_where_the_page_is_not_in_english(signed_in, editor):
    client = signed_in(editor)
    english = client.get("/admin/")
    speak_urdu(editor)

    urdu = client.get("/admin/")

    assert english.context["script_words"] == {}
    assert b"desk-words" not in english.content
    assert urdu.context["script_words"]["Kept {time}"] == "{time} پر محفوظ"
    assert urdu.context["script_words"]["{count} story"] == ["{count} خبر", "{count} خبریں"]
    assert b'<script id="desk-words" type="application/json">' in urdu.content
