"""Tags: how often each is used, rename, and merge."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import tags
from articles.admin.screen import Keeping, require
from articles.admin.stale import OpenedForm
from articles.models import Article, Tag, TaggedArticle
from articles.models.section import is_limited
from newsroom.lib.text import canonical_key


class MergeForm(forms.Form):
    into = forms.CharField(label=_("Merge into"), max_length=100, help_text=_("The tag that stays."))

    def clean_into(self) -> Tag:
        key = canonical_key(self.cleaned_data["into"])
        target = Tag.objects.filter(key=key).select_related("merged_into").first()
        if target is None:
            raise ValidationError(gettext("There is no tag of this name. Choose one from the list."))
        return target.merged_into or target


class TagForm(OpenedForm):
    """The name is changed by `tags.rename`, which keeps the old one leading here."""

    class Meta:
        model = Tag
        fields = ("name", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self) -> None:
        self.old_name = Tag.objects.filter(pk=self.instance.pk).values_list("name", flat=True).first()
        super()._post_clean()


@admin.register(Tag)
class TagScreen(Keeping):
    form = TagForm
    fields = ("name", "description")
    list_display = ("name", "stories", "merge_link")
    search_fields = ("key", "name")
    sortable_by = ("name", "stories")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        used = TaggedArticle.objects.filter(tag=OuterRef("pk"))
        if is_limited(request.user):
            used = used.filter(content_object__in=Article.objects.visible_to(request.user).order_by().values("pk"))
        used = used.order_by().values("tag").annotate(n=Count("pk"))
        return super().get_queryset(request).in_use().annotate(use=Coalesce(Subquery(used.values("n")), 0))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return (queryset.filter(key__contains=canonical_key(term)) if term else queryset), False

    @admin.display(description=_("stories"), ordering="use")
    def stories(self, tag: Any) -> int:
        return tag.use

    @admin.display(description="")
    def merge_link(self, tag: Tag) -> str:
        return format_html(
            '<a class="button small" href="{}/merge/">{}<span class="visually-hidden"> {}</span></a>',
            tag.pk,
            gettext("Merge"),
            tag,
        )

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return self.list_display if request.user.has_perm("articles.change_tag") else self.list_display[:2]

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        if change and form.old_name != obj.name:
            name, obj.name = obj.name, form.old_name
            renamed = tags.rename(obj, name=name, by=request.user)
            renamed.description = obj.description
            obj.name, obj.key, obj.slug = renamed.name, renamed.key, renamed.slug
        if not change or "description" in form.changed_data:
            tags.save(obj, by=request.user)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        require(request, "articles.change_tag")
        tag = self.get_object(request, str(pk))
        if tag is None:
            raise Http404(gettext("There is no such tag, or it was merged already."))
        form = MergeForm(request.POST or None)
        if form.is_valid() and (into := _merged(form, tag, request)):
            messages.success(
                request,
                gettext("“{tag}” is merged into “{into}”. Its page leads there from now on.").format(
                    tag=tag, into=into
                ),
            )
            return redirect("admin:articles_tag_changelist")
        context = self.admin_site.each_context(request) | {
            "opts": self.opts, "title": gettext("Merge “{tag}”").format(tag=tag), "tag": tag, "form": form, "media": self.media,
            "is_limited": is_limited(request.user),
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/tag/merge.html", context)

    def get_urls(self) -> list[Any]:
        merge = path("<int:pk>/merge/", self.admin_site.admin_view(self.merge_view), name="articles_tag_merge")
        return [merge, *super().get_urls()]


def _merged(form: MergeForm, tag: Tag, request: HttpRequest) -> Tag | None:
    try:
        return tags.merge(tag, into=form.cleaned_data["into"], by=request.user)
    except ValidationError as error:
        form.add_error("into", error)
        return None
