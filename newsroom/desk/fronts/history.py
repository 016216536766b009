"""What a front was: every version that was launched, and what did not come before readers."""

from itertools import pairwise
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from articles.admin.screen import require
from articles.admin.story.asked import base_of, number
from articles.refusal import NotAllowed, NotThere, Refused, Stale
from newsroom.desk.fronts import stories
from newsroom.desk.fronts.changes import changes
from newsroom.desk.fronts.screen import NO_BASE, TEXT, Opened, find
from newsroom.fronts import launching
from newsroom.fronts.models import FrontVersion

PAGE = 40


def view(request: HttpRequest, key: str) -> HttpResponse:
    opened = Opened.of(find(request, key))
    versions = FrontVersion.objects.filter(front=opened.front.pk or 0).select_related("made_by").order_by("-pk")
    if before := number(request.GET.get("before", "")):
        versions = versions.filter(pk__lt=before)
    found = list(versions[: PAGE + 1])
    launched = [version for version in found if version.number]
    told = {later.pk: changes(earlier.arranged, later.arranged) for later, earlier in pairwise(launched)}
    rows = [(version, told.get(version.pk, [])) for version in found[:PAGE]]
    context = {"rows": rows, "older": found[PAGE - 1].pk if len(found) > PAGE else 0}
    return _page(
        request, opened, "history", gettext("History of the front: {front}").format(front=opened.front), context
    )


def version_view(request: HttpRequest, key: str, version_pk: int) -> HttpResponse:
    """GET: one version, container by container. POST: put it before readers, or make it the draft."""
    opened = Opened.of(find(request, key))
    version = FrontVersion.objects.filter(front=opened.front.pk or 0, pk=version_pk).select_related("made_by").first()
    if version is None:
        raise Http404(gettext("There is no such version."))
    if request.method == "POST":
        return _act(request, opened, version)
    return _show(request, opened, version)


def _show(request: HttpRequest, opened: Opened, version: FrontVersion, **context: Any) -> HttpResponse:
    ids = {card.story for container in version.arranged for card in container.cards}
    facts = stories.facts(ids, request.user, at=timezone.now())
    context |= {
        "version": version,
        "containers": [(one, [(card, facts.get(card.story)) for card in one.cards]) for one in version.arranged],
    }
    status = 409 if context.get("late") else 200
    return _page(request, opened, "version", f"{opened.front}: {version}", context, status)


def _act(request: HttpRequest, opened: Opened, version: FrontVersion) -> HttpResponse:
    verb, base = request.POST.get("do", ""), base_of(request)
    if verb not in ("restore", "take_up"):
        return HttpResponseBadRequest(gettext("Say what to do with this version."), content_type=TEXT)
    require(request, launching.LAUNCH if verb == "restore" else launching.CHANGE)
    if base is None:
        return HttpResponseBadRequest(NO_BASE, content_type=TEXT)
    try:
        if verb == "restore":
            made = launching.restore(version, base=base, by=request.user)
            messages.success(
                request, gettext("Put back as version {number}. Readers see it now.").format(number=made.number)
            )
        else:
            launching.take_up(version, base=base, by=request.user)
            messages.success(request, gettext("This is the draft now. What was the draft is kept in the history."))
    except NotAllowed as error:
        raise PermissionDenied from error
    except NotThere as error:
        raise Http404(str(error)) from error
    except Stale as error:
        return _show(request, Opened.of(opened.identity), version, late=str(error))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("desk_front", opened.identity.key)


def _page(
    request: HttpRequest, opened: Opened, name: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    user = request.user
    context = admin.site.each_context(request) | context | {
        "title": title,
        "opened": opened,
        "key": opened.identity.key,
        "may_change": user.has_perm(launching.CHANGE),
        "may_launch": user.has_perm(launching.LAUNCH),
    }  # fmt: skip
    return TemplateResponse(request, f"admin/fronts/{name}.html", context, status=status)
