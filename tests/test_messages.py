"""The catalogues hold every text that is marked, and nothing else; the compiled ones are what the written ones say."""

import gettext
import io

import pytest

from tests import messages
from tests.messages import CATALOGUES, DJANGO, LOCALE, Entry, Text

URDU = LOCALE / "ur/LC_MESSAGES/django.po"
EACH = pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.relative_to(LOCALE).as_posix())


@EACH
def test_every_text_is_translated(po):
    entries = messages.gathered(po, CATALOGUES[po])

    assert [entry.key.text for entry in entries if not all(entry.said)] == []
    assert [
        entry.key.text for entry in entries if len(entry.said) != (messages.forms(po) if entry.key.plural else 1)
    ] == []


@EACH
def test_no_translation_is_left_of_a_text_that_nobody_says(po):
    kept = {entry.key for entry in messages.gathered(po, CATALOGUES[po])}

    assert [entry.key.text for entry in messages.read(po) if entry.key not in kept] == []


@EACH
def test_translations_name_the_places_of_the_text(po):
    assert [entry.key.text for entry in messages.read(po) if not messages.agrees(entry)] == []


@EACH
def test_compiled_catalogue_is_that_of_the_written_one(po):
    held = po.with_suffix(".mo").read_bytes()

    assert held == messages.compiled(po), "make messages writes it again."
    words = gettext.GNUTranslations(io.BytesIO(held))
    for entry in messages.read(po):
        shown = (
            words.pgettext(entry.key.context, entry.key.text) if entry.key.context else words.gettext(entry.key.text)
        )
        assert entry.key.plural or shown == entry.said[0]


def test_django_says_nothing_in_english_to_the_desk():
    """Of each file of Django that the catalogue speaks for, it holds what Django itself has not in Urdu."""
    own = [
        gettext.GNUTranslations(io.BytesIO(mo.read_bytes())) for mo in DJANGO.rglob("locale/ur/LC_MESSAGES/django.mo")
    ]
    held = {entry.key for entry in messages.read(URDU)}
    said = messages.said(DJANGO, messages.of_django_at_the_desk())

    assert [text for text in said if text not in held and not any(messages.is_said_by(one, text) for one in own)] == []


def test_texts_are_found_in_templates_python_and_scripts():
    template = """{% translate "Save" %} {% translate "May" context "month" %} {{ _("Home") }} {% firstof x _("None") %}
        {% blocktranslate trimmed with name=user.name count count=rows|length %}
            {{ name }} has {{ count }} story{% plural %}{{ name }} has {{ count }} stories
        {% endblocktranslate %} {# {% translate "not said" %} #}"""
    python = (
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        "_('One ' 'sentence'); ngettext('{n} tag', '{n} tags', n); translation.gettext('far'); other('not marked')"
    )
    script = 'say(gettext("Kept {time}", { time }), ngettext("{count} story", "{count} stories", 3), "not marked")'

    assert list(messages.in_template(template)) == [
        Text("Save"), Text("May", context="month"), Text("Home"), Text("None"),
        Text("%(name)s has %(count)s story", plural="%(name)s has %(count)s stories"),
    ]  # fmt: skip
    assert list(messages.in_python(python)) == [Text("One sentence"), Text("{n} tag", plural="{n} tags"), Text("far")]
    assert list(messages.in_script(script)) == [Text("Kept {time}"), Text("{count} story", plural="{count} stories")]


@pytest.mark.parametrize(
    ("key", "said", "agrees"),
    [
        (Text("%(name)s left"), ["%(name)s گیا"], True),
        (Text("%(name)s left"), ["گیا"], False),
        (Text("{name} left"), ["{nam} گیا"], False),
        (Text("One tag", plural="%(count)s tags"), ["ایک ٹیگ", "%(count)s ٹیگ"], True),
        (Text("One tag", plural="%(count)s tags"), ["ایک ٹیگ", "ٹیگ"], False),
        (Text("5 %% off"), ["5 % کم"], False),
        (Text('<a href="%(url)s">x</a>'), ['<a href="%(url)s">ایکس'], False),
    ],
)
def test_places_are_compared_one_by_one(key, said, agrees):
    assert messages.agrees(Entry(key, said)) is agrees


def test_catalogue_is_written_as_it_was_read(tmp_path):
    po = tmp_path / "django.po"
    po.write_text(URDU.read_text())
    once = messages.read(po)

    messages.write(po, once)

    assert messages.read(po) == once
    assert po.read_text() == URDU.read_text()
