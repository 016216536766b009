"""The names that Django makes of models and their fields, in the language of whoever looks at the desk.

Written into the models they would need migrations that change nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

# Of models, then of fields. What is not here is shown nowhere.
NAMES = frozenset({
    _("article"), _("articles"), _("author"), _("authors"), _("breaking alert"), _("byline"), _("checklist rule"),
    _("correction"), _("former slug"), _("front"), _("house page"), _("house pages"), _("journal entry"), _("photo"),
    _("photos"), _("release"), _("revision"), _("saved filter"), _("saved filters"), _("section"), _("section limit"),
    _("sections"), _("source"), _("sources"), _("tag"), _("tagged article"), _("tags"),
    _("added at"), _("bio"), _("body"), _("byline sentence"), _("caption"), _("changed at"), _("creator"), _("credit"),
    _("crops"), _("description"), _("embargo until"), _("focal x"), _("focal y"), _("further sections"), _("headline"),
    _("keywords"), _("kicker"), _("kind"), _("language"), _("lead photo"), _("licence"), _("licence url"), _("made at"),
    _("name"), _("note"), _("order"), _("owner"), _("place"), _("position"), _("price note"), _("query"),
    _("rights from"), _("rights until"), _("role"), _("slug"), _("standfirst"), _("substitute"), _("territory"),
    _("urgency"), _("usage terms"), _("user"),
})  # fmt: skip


def translate(models: Iterable[Any]) -> None:
    """Before any form is made of them."""
    for model in models:
        meta = model._meta
        for name in ("verbose_name", "verbose_name_plural"):
            if name not in meta.original_attrs and (made := str(getattr(meta, name))) in NAMES:
                setattr(meta, name, gettext_lazy(made))
        for field in meta.local_fields + meta.local_many_to_many:
            if field._verbose_name is None and field.verbose_name in NAMES:
                field.verbose_name = gettext_lazy(field.verbose_name)
