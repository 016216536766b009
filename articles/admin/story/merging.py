"""The merge screen: a text that came too late beside the newest one, field by field, the body block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import merging, revisions, workflow
from articles.admin.screen import require
from articles.admin.story import comparing
from articles.admin.story.asked import NO_BASE, base_of, find
from articles.models import Article, Revision
from articles.working_copy import WorkingCopy
from newsroom.lib.merge import Merged, join
from newsroom.lib.text import Shown

AGAIN = _(
    "Someone saved this story again while you decided. Nothing was overwritten; look at what is new and decide again."
)
OPEN = _("Choose one version for each conflict.")


@dataclass(frozen=True)
class Part:
    """A field or a piece of the body on the screen. `key` is set where the editor decides."""

    label: Shown
    base: SafeString | str = ""
    mine: SafeString | str = ""
    theirs: SafeString | str = ""
    result: SafeString | str = ""
    by: str = ""
    key: str = ""
    takes_both: bool = False
    chosen: str = ""


@dataclass
class MergeScreen:
    admin: Any
    request: HttpRequest
    article: Article
    unmerged: Revision

    def respond(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.show()
        if "_set_aside" in self.request.POST:
            return self.set_aside()
        base = base_of(self.request)
        if base is None:
            return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
        if base != self.article.revision_number:
            return self.show(status=409, error=AGAIN)
        try:
            return self.save(self.proposal.resolve(self.choices()), base)
        except merging.Undecided:
            return self.show(error=OPEN)
        except workflow.NotAllowed as error:
            raise PermissionDenied from error
        except workflow.Stale:
            return MergeScreen(self.admin, self.request, find(self.article.pk, self.request.user), self.unmerged).show(
                status=409, error=AGAIN
            )
        except workflow.Refused as error:
            return self.show(error=str(error))

    def save(self, copy: WorkingCopy, base: int) -> HttpResponse:
        article = workflow.edit(self.article, copy, base=base, by=self.request.user, taken_from=self.unmerged)
        if article.revision_number == base:
            self.put_aside()
            messages.success(
                self.request, gettext("The newest version stays as it is; nothing of the other text was taken.")
            )
        else:
            messages.success(
                self.request,
                gettext("Merged and saved as revision {revision_number}.").format(
                    revision_number=article.revision_number
                ),
            )
        return redirect("admin:articles_article_change", article.pk)

    def set_aside(self) -> HttpResponse:
        self.put_aside()
        messages.success(self.request, gettext("The text is set aside. It stays in the history."))
        return redirect("admin:articles_article_change", self.article.pk)

    def put_aside(self) -> None:
        try:
            workflow.set_aside(self.unmerged, by=self.request.user)
        except workflow.NotAllowed as error:
            raise PermissionDenied from error

    def choices(self) -> dict[str, str]:
        """What was chosen for each question: its own radio, or one button for all."""
        everywhere = self.request.POST.get("_all", "")
        return {q.key: everywhere or self.request.POST.get(q.key, "") for q in self.proposal.questions}

    @cached_property
    def proposal(self) -> merging.Proposal:
        return merging.propose(self.unmerged, self.article)

    # Showing

    def show(self, *, status: int = 200, error: Shown = "") -> HttpResponse:
        fields, pieces = list(self.fields()), list(self.pieces())
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": self.admin.opts,
            "title": gettext("Merge two versions"),
            "media": self.admin.media,
            "article": self.article,
            "unmerged": self.unmerged,
            "is_mine": self.unmerged.made_by_id == self.request.user.pk,
            "newest": revisions.current(self.article),
            "is_late": status == 409,
            "error": error,
            "language": self.proposal.theirs.language,
            "fields": fields,
            "pieces": pieces,
            "conflicts": sum(bool(part.key) for part in fields + pieces),
            "may_set_aside": revisions.may_set_aside(self.unmerged, self.request.user),
        }
        return TemplateResponse(self.request, "admin/articles/article/merge.html", context, status=status)

    def fields(self) -> Iterator[Part]:
        for name, label in comparing.LABELS.items():
            if name != "body" and self.proposal.values[name].is_changed:
                yield self.part(name, label, self.proposal.values[name])

    def pieces(self) -> Iterator[Part]:
        """The whole body in order, so that a conflict is read in its place; nothing when it did not change."""
        if any(piece.is_changed for piece in self.proposal.body):
            for piece in self.proposal.body:
                yield self.part("body", gettext("Text"), piece)

    def part(self, name: str, label: Shown, merged: Merged[Any]) -> Part:
        def shown(old: Any, new: Any) -> SafeString:
            return comparing.difference(name, plain(name, old), plain(name, new))

        base = merged.base
        if not merged.is_conflict:
            return Part(label, result=shown(base, merged.value), by=author(merged))
        question = self.proposal.question(name, merged)
        return Part(
            label, shown(base, base), shown(base, merged.mine), shown(base, merged.theirs),
            key=question.key, takes_both=question.takes_both, chosen=self.request.POST.get(question.key, ""),
        )  # fmt: skip


def author(merged: Merged[Any]) -> str:
    """Who made the change that is proposed: mine, theirs, both, or nobody."""
    if not merged.is_changed:
        return ""
    if merged.mine == merged.base:
        return "theirs"
    return "mine" if merged.theirs == merged.base else "both"


def plain(name: str, value: Any) -> Any:
    """A value of a working copy as its JSON has it, which is what `comparing` reads."""
    if name == "body":
        return join(value)
    return WorkingCopy(**{"headline": "", name: value}).to_json()[name]


def view(admin: Any, request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
    require(request, "articles.change_article")
    article = find(pk, request.user)
    unmerged = article.revisions.filter(pk=revision_pk, number=None).select_related("made_by").first()
    if unmerged is None:
        raise Http404(gettext("There is no such unmerged text of this story."))
    return MergeScreen(admin, request, article, unmerged).respond()
