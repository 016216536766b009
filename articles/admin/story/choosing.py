"""What the photo chooser of the story form offers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles import photo_words
from articles.admin.photo_library import marks
from articles.admin.screen import require
from articles.admin.story.asked import number
from articles.models import Photo

PAGE = 24
LONGEST_QUESTION = 100
MOST_ASKED = 100


def photos_view(request: HttpRequest) -> JsonResponse:
    """Photos by their words (`q`), the newest first, after the one of `before`; or those of `ids`, with commas between."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    require(request, "articles.view_photo")
    if ids := request.GET.get("ids", ""):
        asked = [pk for part in ids.split(",")[:MOST_ASKED] if (pk := number(part))]
        return JsonResponse({"results": [described(photo) for photo in Photo.objects.filter(pk__in=asked)]})
    found = list(
        _matching(request.GET.get("q", "")[:LONGEST_QUESTION], number(request.GET.get("before", "")))[: PAGE + 1]
    )
    return JsonResponse({"results": [described(photo) for photo in found[:PAGE]], "more": len(found) > PAGE})


def _matching(question: str, before: int | None) -> Any:
    photos = Photo.objects.all()
    if question.strip():
        photos = photos.filter(pk__in=photo_words.find(question))
    return photos.filter(pk__lt=before) if before else photos


def described(photo: Photo) -> dict[str, Any]:
    """What a card shows: words that stand where a use says nothing, and what to know of the photo before it is used."""
    return {
        "id": photo.pk,
        "name": str(photo)[:140],
        "thumb": "" if photo.killed_at else photo.thumb,
        "caption": photo.caption,
        "credit": photo.credit,
        "alt": photo.alt,
        "marks": [mark.text for mark in marks(photo, at=timezone.now())],
    }
