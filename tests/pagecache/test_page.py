"""A finished page: its encodings, its tags, and what may come after it."""

import gzip

import brotli
import pytest

from newsroom.pagecache.page import finished, takes

HTML = [("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "a=b"), ("Surrogate-Key", "story-1 newest")]
BODY = b"<p>A story about a story.</p>" * 40


def page(body=BODY, headers=HTML, status="200 OK"):
    return finished(status, headers, body, made_at=0.0)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("*", ""),
        ("gzipped, brotli", ""),
        ("gzip;q=0.000", ""),
        ("br" + " " * 200, ""),
    ],
)
def test_reader_gets_the_best_encoding_that_they_take(accepted, encoding):
    headers = dict(page().form_for(accepted).headers)

    assert headers.get("Content-Encoding", "") == encoding
    assert headers["Vary"] == "Accept-Encoding"


def test_who_takes_only_what_a_page_was_not_made_in_gets_it_as_it_is():
    assert page(b"small").form_for("gzip, br").body == b"small"


def test_each_form_has_the_same_words_and_a_tag_of_its_own():
    forms = page().forms

    assert gzip.decompress(forms["gzip"].body) == brotli.decompress(forms["br"].body) == forms[""].body == BODY
    assert len({form.etag for form in forms.values()}) == 3
    assert all(dict(form.headers)["Content-Length"] == str(len(form.body)) for form in forms.values())


def test_tag_is_the_same_for_the_same_bytes_and_changes_with_them():
    assert page().forms[""].etag == page().forms[""].etag
    assert page().forms[""].etag != page(BODY + b" ").forms[""].etag


def test_no_cookie_and_no_key_gets_out():
    assert {name for name, _ in page().forms["br"].headers} == {
        "Content-Type", "ETag", "Vary", "Content-Length", "Content-Encoding"
    }  # fmt: skip
    assert page().keys == {"story-1", "newest"}


@pytest.mark.parametrize(
    ("status", "headers", "storable"),
    [
        ("200 OK", HTML, True),
        ("410 Gone", HTML, True),
        ("301 Moved Permanently", HTML, True),
        ("200 OK", HTML[:1], False),
        ("302 Found", HTML, False),
        ("404 Not Found", HTML, False),
        ("500 Internal Server Error", HTML, False),
    ],
)
def test_a_page_is_kept_when_it_lasts_and_says_what_it_shows(status, headers, storable):
    assert page(status=status, headers=headers).is_storable is storable


def test_small_and_finished_pictures_are_not_compressed():
    assert set(page(b"{}").forms) == {""}
    assert set(page(headers=[("Content-Type", "image/webp")]).forms) == {""}


def test_weight_zero_is_a_refusal():
    assert not takes("br;q=0", "br")
    assert not takes("br; q=0.0", "br")
    assert takes("br;q=0.001", "br")
