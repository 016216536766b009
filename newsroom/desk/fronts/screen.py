"""One front on screen: arranged, saved as a draft, launched; and the list of all of them."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.screen import require
from articles.admin.story.asked import base_of
from articles.admin.story.moment import HouseTime
from articles.admin.story.state import in_tree_order
from articles.admin.story.wording import clock
from articles.models import Language, Section
from articles.models.section import is_limited
from articles.refusal import NotAllowed, NotThere, Refused, Stale
from newsroom.desk.fronts import form as forms
from newsroom.desk.fronts import stories, telling
from newsroom.desk.fronts.changes import beginning, changes
from newsroom.desk.fronts.form import Outline
from newsroom.fronts import launching
from newsroom.fronts.content import Content
from newsroom.fronts.identity import Identity
from newsroom.fronts.models import Front, FrontVersion

VIEW = "fronts.view_front"
NO_BASE = _("This form does not say what it was opened with, so it can't be saved. Reload the page.")
TEXT = "text/plain; charset=utf-8"


def find(request: HttpRequest, key: str) -> Identity:
    """The front of this key, if it is there for the user; the same 404 for anything else."""
    require(request, VIEW)
    identity = Identity.read(key)
    if identity is None or not identity.is_there_for(request.user):
        raise Http404(gettext("There is no such front."))
    return identity


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@dataclass
class Opened:
    """A front as it is now. `front` has no key while nobody has saved anything."""

    identity: Identity
    front: Front
    live: FrontVersion | None
    sections: list[Section]

    @classmethod
    def of(cls, identity: Identity) -> "Opened":
        sections = list(in_tree_order(Section.objects.all()))
        front = Front.objects.of(identity).select_related("drafted_by").first()
        section = next((one for one in sections if one.pk == identity.section), None)
        front = front or Front(section=section, language=identity.language)
        front.section = section
        launched = FrontVersion.objects.filter(front=front.pk, number__isnull=False) if front.pk else None
        live = launched.select_related("made_by").order_by("-number").first() if launched is not None else None
        return cls(identity, front, live, sections)

    @property
    def seen(self) -> Content:
        """What readers see, as far as someone arranged it."""
        return self.live.arranged if self.live else ()

    @property
    def content(self) -> Content:
        """What is edited: the draft, else what readers see, else what the front makes of itself."""
        if self.front.draft is not None:
            return self.front.drafted or ()
        return self.live.arranged if self.live else beginning(self.front.section, self.sections)

    @property
    def address(self) -> str:
        if self.front.section:
            return self.front.section.get_absolute_url()
        own = self.identity.language
        return reverse("home") if own == Language.ENGLISH else reverse("language_front", args=[Language(own)])

    @property
    def differs(self) -> list[str]:
        return changes(self.seen, self.content) if self.front.draft is not None else []


# The list


def list_view(request: HttpRequest) -> HttpResponse:
    """All fronts that are there for the user: the home page, then the sections."""
    require(request, VIEW)
    open_sections = list(in_tree_order(Section.objects.open_to(request.user)))
    homes = [] if is_limited(request.user) else [Identity(None, language.value) for language in Language]
    identities = [*homes, *(Identity(section.pk) for section in open_sections)]
    names = {section.pk: section for section in open_sections}
    begun = {front.identity: front for front in Front.objects.open_to(request.user).select_related("drafted_by")}
    newest = FrontVersion.objects.filter(number__isnull=False, front__in=[front.pk for front in begun.values()])
    live = {v.front_id: v for v in newest.select_related("made_by").defer("content").order_by("number")}
    rows = [
        {
            "key": one.key,
            "section": names.get(one.section or 0),
            "language": "" if one.language == Language.ENGLISH else Language(one.language).label,
            "front": begun.get(one),
            "live": live.get(begun[one].pk) if one in begun else None,
        }
        for one in identities
    ]
    context = admin.site.each_context(request) | {"title": gettext("Fronts"), "rows": rows}
    return TemplateResponse(request, "admin/fronts/list.html", context)


# One front


@dataclass
class FrontScreen:
    request: HttpRequest
    opened: Opened

    def respond(self) -> HttpResponse:
        return self.save() if self.request.method == "POST" else self.show(self.outline_of(self.opened.content))

    def outline_of(self, content: Content) -> Outline:
        return Outline.of(content, self.opened.sections)

    # Saving

    def save(self) -> HttpResponse:
        require(self.request, launching.CHANGE)
        base, action = base_of(self.request), self.request.POST.get("do", "save")
        if base is None:
            return HttpResponseBadRequest(NO_BASE, content_type=TEXT)
        if action == "launch":
            require(self.request, launching.LAUNCH)
        outline = Outline.sent(self.request.POST, self.opened.sections)
        try:
            if action == "discard":
                launching.discard(self.opened.identity, base=base, by=self.request.user)
                messages.success(self.request, gettext("The draft is thrown away. It is kept in the history."))
                return redirect("desk_front", self.opened.identity.key)
            return self.written(outline, action, base)
        except Stale as error:
            return self.late(outline, str(error))
        except NotAllowed as error:
            raise PermissionDenied from error
        except NotThere as error:
            raise Http404(str(error)) from error
        except Refused as error:
            outline.wrong = str(error)
            return self.refused(outline, base)

    def written(self, outline: Outline, action: str, base: int) -> HttpResponse:
        touched = outline.do(action, self.request.POST.get("target", ""))
        if not outline.is_valid():
            return self.refused(outline, base)
        how: dict[str, Any] = {"base": base, "by": self.request.user}
        if action == "launch":
            version = launching.launch(self.opened.identity, outline.content(), **how)
            messages.success(
                self.request, gettext("Launched as version {number}. Readers see it now.").format(number=version.number)
            )
            return self.lead_on()
        launching.draft(self.opened.identity, outline.content(), **how)
        if wants_json(self.request):
            return self.told(outline)
        if action == "save":
            messages.success(self.request, gettext("Saved as a draft. Readers see no change until it is launched."))
        return self.lead_on(f"#{touched}" if forms.ITEM.fullmatch(touched) else "")

    def lead_on(self, anchor: str = "") -> HttpResponse:
        """To the front as it is now, with the same stories beside it."""
        address = reverse("desk_front", args=[self.opened.identity.key])
        asked = {name: self.request.POST[name] for name in ("q", "in", "show", "target") if name in self.request.POST}
        return redirect(f"{address}?{urlencode(asked)}{anchor}" if asked else f"{address}{anchor}")

    def refused(self, outline: Outline, base: int) -> HttpResponse:
        """What was typed stays; each field says what is wrong."""
        if wants_json(self.request):
            return JsonResponse({"errors": outline.errors(), "wrong": outline.wrong}, status=422)
        return self.show(outline, base=base)

    def late(self, outline: Outline, sentence: str) -> HttpResponse:
        """409: what was typed stays and is kept; saved again, it takes the place of what is there by now."""
        now = Opened.of(self.opened.identity)
        screen = replace(self, opened=now)
        if wants_json(self.request):
            told = render_to_string("admin/fronts/_late.html", screen.about_late(sentence), self.request)
            return JsonResponse({"late": told, "base": now.front.revision}, status=409)
        outline.is_valid()
        return screen.show(outline, status=409, late=screen.about_late(sentence))

    def about_late(self, sentence: str) -> dict[str, Any]:
        front, live = self.opened.front, self.opened.live
        who, when = (front.drafted_by, front.drafted_at) if front.draft is not None else (None, None)
        if live and (when is None or live.made_at > when):
            who, when = live.made_by, live.made_at
        return {"sentence": sentence, "who": who, "when": when, "key": self.opened.identity.key}

    # Showing

    def show(self, outline: Outline, *, status: int = 200, base: int | None = None, **context: Any) -> HttpResponse:
        user, opened, now = self.request.user, self.opened, timezone.now()
        question = stories.Question.read(self.request.GET, at_first=opened.identity.section)
        found = stories.found(question, user, at=now)
        telling.tell(outline, opened.front, opened.content, user, at=now)
        own = {"opened": opened, "outline": outline, "key": opened.identity.key}
        context = admin.site.each_context(self.request) | own | {
            "title": gettext("Front: {front}").format(front=opened.front),
            "base": opened.front.revision if base is None else base,
            "question": question,
            "found": [(fact, forms.to_copy(fact)) for fact in found],
            "new_container": forms.container_to_copy(opened.sections),
            "late": None,
            "target": self.request.GET.get("target", ""),
            "may_change": user.has_perm(launching.CHANGE),
            "may_launch": user.has_perm(launching.LAUNCH),
            "as_of": HouseTime().render("at", None, {"id": "preview-at"}),
        } | context  # fmt: skip
        return TemplateResponse(self.request, "admin/fronts/front.html", context, status=status)

    def told(self, outline: Outline) -> JsonResponse:
        """After a save by the page's script: what it shows in another way now."""
        opened = Opened.of(self.opened.identity)
        telling.tell(outline, opened.front, opened.content, self.request.user, at=timezone.now())
        html = {f"fills-{row.key}": render_to_string("admin/fronts/_fills.html", {"row": row}) for row in outline.rows}
        html["state"] = render_to_string("admin/fronts/_state.html", {"opened": opened})
        return JsonResponse({
            "base": opened.front.revision,
            "kept": clock(timezone.now()),
            "html": html,
            "marks": {card.key: card.marks for card in outline.cards()},
        })  # fmt: skip


def view(request: HttpRequest, key: str) -> HttpResponse:
    return FrontScreen(request, Opened.of(find(request, key))).respond()


def stories_view(request: HttpRequest, key: str) -> HttpResponse:
    """The stories beside the front, as the page shows them; asked for by its script."""
    identity = find(request, key)
    question = stories.Question.read(request.GET, at_first=identity.section)
    found = stories.found(question, request.user, at=timezone.now())
    context = {"found": [(fact, forms.to_copy(fact)) for fact in found]}
    return TemplateResponse(request, "admin/fronts/_found.html", context)
