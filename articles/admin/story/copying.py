"""The page that asks before a story is begun from another one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import copies
from articles.admin.screen import require
from articles.admin.story.asked import find, opening_of
from articles.admin.story.autosaving import new_opening
from articles.models import Article, Language
from articles.refusal import NotAllowed, Refused


class TranslationForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Into"), error_messages={"required": _("Choose the language of the translation.")}
    )

    def __init__(self, data: Any, *, article: Article) -> None:
        super().__init__(data)
        others = [(value, label) for value, label in Language.choices if value != article.language]
        self.fields["language"].choices = others  # type: ignore[attr-defined]


def origin_of(article: Article, user: Any) -> Article | None:
    """The story that `article` was copied from, if there is one and it is there for `user`."""
    if article.copied_from_id is None:
        return None
    return Article.objects.visible_to(user).filter(pk=article.copied_from_id).first()


def view(admin: Any, request: HttpRequest, pk: int, *, translate: bool) -> HttpResponse:
    """GET asks, POST begins the new story and opens it."""
    require(request, "articles.add_article")
    article = find(pk, request.user)
    if not admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = TranslationForm(data, article=article) if translate else forms.Form(data)
    if form.is_valid():
        try:
            made = copies.begin(article, by=request.user, opening=opening_of(request), **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as error:
            form.add_error(None, str(error))
        else:
            told = (
                gettext("This is the translation, a new story. The other one stays as it is.")
                if translate
                else gettext("This is the copy, a new story. The other one stays as it is.")
            )
            messages.success(request, told)
            return redirect("admin:articles_article_change", made.pk)
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": gettext("Translate") if translate else gettext("Copy to a new story"),
        "article": article,
        "translate": translate,
        "form": form,
        "opening": opening_of(request) or new_opening(),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/copy.html", context)
