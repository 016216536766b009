"""The notes on a story: beside its form, on a page of their own, and the verbs of a thread.

A script asks for the list alone, and gets it by this header; without scripts each answer is a page.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles import notes
from articles.admin.story.asked import find
from articles.models import Article, Mention, Note, Place, Thread
from articles.models.note import LONGEST_NOTE
from articles.notes import NAME, Passage, Said
from articles.refusal import NotAllowed, NotThere, Refused
from newsroom.lib import passage as passages

FRAGMENT = "X-Desk-Fragment"
PASSAGE = ("exact", "place", "prefix", "suffix")


@dataclass
class NotesScreen:
    """The threads of one story."""

    admin: Any
    request: HttpRequest
    article: Article

    def respond(self) -> HttpResponse:
        if self.request.method == "POST":
            return self.perform(
                lambda: notes.add(self.article, text=self.text, by=self.request.user, passage=self.passage)
            )
        return self.show()

    def on_thread(self, thread_pk: int, verb: str) -> HttpResponse:
        thread = self.article.threads.filter(pk=thread_pk).select_related("article").first()
        if thread is None:
            raise Http404(gettext("There is no such thread on this story."))
        by = self.request.user
        if verb == "reply":
            return self.perform(lambda: notes.reply(thread, text=self.text, by=by), thread)
        return self.perform(lambda: {"resolve": notes.resolve, "reopen": notes.reopen}[verb](thread, by=by), thread)

    # What was sent

    @property
    def text(self) -> str:
        return self.request.POST.get("text", "")

    @property
    def passage(self) -> Passage:
        place = self.request.POST.get("place", "")
        sent = {name: self.request.POST.get(name, "") for name in PASSAGE}
        return Passage(**sent | {"place": place if place in Place.values else ""})

    # Answers

    def perform(self, verb: Any, thread: Thread | None = None) -> HttpResponse:
        try:
            said = verb()
        except NotAllowed as error:
            raise PermissionDenied from error
        except NotThere as error:
            raise Http404(gettext("There is no such story.")) from error
        except Refused as error:
            failed = {"thread": thread.pk if thread else 0, "text": self.text, "error": str(error)}
            return self.show(failed | {"passage": self.passage}, status=400)
        at = f"note-{said.note.pk}" if isinstance(said, Said) else f"thread-{thread.pk}"  # type: ignore[union-attr]
        if isinstance(said, Said) and said.unknown:
            names = ", ".join(f"@{name}" for name in said.unknown)
            messages.warning(
                self.request,
                gettext("The note is there. Nobody who may see this story is called {names}.").format(names=names),
            )
        if self.is_fragment:
            return self.show()
        return redirect(f"{reverse('admin:articles_article_notes', args=[self.article.pk])}#{at}")

    @property
    def is_fragment(self) -> bool:
        return FRAGMENT in self.request.headers

    def show(self, failed: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        rows = [row(thread, self.request.user, self.article) for thread in self.article.threads.with_notes()]
        context = {
            "article": self.article,
            "threads": [r for r in rows if not r["thread"].resolved_at],
            "resolved": [r for r in rows if r["thread"].resolved_at],
            "unseen": Mention.objects.unseen()
            .filter(user=self.request.user, note__thread__article=self.article)
            .exists(),
            "failed": failed or {"thread": None, "text": "", "error": "", "passage": Passage("")},
            "longest": LONGEST_NOTE,
        }
        if self.is_fragment:
            response: HttpResponse = TemplateResponse(self.request, FRAGMENT_PAGE, context, status=status)
            response.headers[FRAGMENT] = "notes"
        else:
            context |= self.admin.admin_site.each_context(self.request)
            context |= {"opts": self.admin.opts, "title": gettext("Notes"), "media": self.admin.media}
            response = TemplateResponse(self.request, "admin/articles/article/notes.html", context, status=status)
        response.headers["Cache-Control"] = "no-store, private"
        return response


FRAGMENT_PAGE = "admin/articles/article/notes_fragment.html"


def row(thread: Thread, user: Any, article: Article) -> dict[str, Any]:
    """A thread as the list prints it."""
    thread.article = article  # known already; not asked for again
    return {
        "thread": thread,
        "notes": [{"note": note, "text": marked(note), "is_new": is_new(note, user)} for note in thread.notes.all()],
        "is_there": not thread.exact or passages.is_in(notes.text_at(article, thread.place), thread.exact),
        "may_resolve": notes.may_resolve(thread, user),
    }


def is_new(note: Note, user: Any) -> bool:
    return any(mention.user_id == user.pk and mention.seen_at is None for mention in note.mentions.all())


def marked(note: Note) -> SafeString:
    """The text of a note, with the people whom it mentions set off. Everything else is text."""
    names = sorted((mention.user.username for mention in note.mentions.all()), key=len, reverse=True)
    pieces, end = [], 0
    for match in NAME.finditer(note.text):
        name = next((name for name in names if match[1].lower().startswith(name.lower())), "")
        if name:
            pieces.append((note.text[end : match.start()], match[0][: len(name) + 1]))
            end = match.start() + len(name) + 1
    return format_html("{}{}", format_html_join("", '{}<b class="mention">{}</b>', pieces), note.text[end:])


# Addresses


def seen_view(request: HttpRequest, article: Article) -> HttpResponse:
    """Mark what mentions the user here as seen; only in the note that is named, if one is."""
    sent = request.POST.get("note", "")
    notes.see(article, by=request.user, note=int(sent) if sent.isdecimal() and len(sent) <= 18 else None)
    if FRAGMENT in request.headers:
        return HttpResponse(status=204, headers={FRAGMENT: "seen"})
    return redirect("admin:index") if "home" in request.POST else redirect("admin:articles_article_notes", article.pk)


def people_view(request: HttpRequest, article: Article) -> JsonResponse:
    """Whom a note on this story may mention, for what is typed after the @."""
    found = notes.suggestions(article, request.GET.get("q", "")[:100])
    return JsonResponse({"results": [{"name": u.get_username(), "hint": u.get_full_name()} for u in found]})


def urls(admin: Any) -> list[Any]:
    def own(view: Any, *methods: str) -> Any:
        def guarded(request: HttpRequest, pk: int, **parts: Any) -> HttpResponse:
            article = find(pk, request.user)
            if not admin.has_view_or_change_permission(request, article):
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, article, **parts)

        return admin.admin_site.admin_view(guarded)

    def on_thread(verb: str) -> Any:
        return own(
            lambda request, article, thread_pk: NotesScreen(admin, request, article).on_thread(thread_pk, verb), "POST"
        )

    at, read = "<int:pk>/notes/", ("GET", "HEAD")
    return [
        path(at, own(lambda r, a: NotesScreen(admin, r, a).respond(), *read, "POST"), name="articles_article_notes"),
        path(f"{at}people/", own(people_view, *read), name="articles_article_notes_people"),
        path(f"{at}seen/", own(seen_view, "POST"), name="articles_article_notes_seen"),
        *(
            path(f"{at}<int:thread_pk>/{verb}/", on_thread(verb), name=f"articles_article_notes_{verb}")
            for verb in ("reply", "resolve", "reopen")
        ),
    ]
