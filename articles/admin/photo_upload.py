"""Taking in many pictures: each is one request to one address, so that a bad file loses no other one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import photo_uses, photos
from articles.admin.photo_library import Card, cards
from articles.admin.screen import require
from articles.admin.story.asked import number
from articles.models import Photo
from articles.photo_uses import Alike
from newsroom.lib.darkroom import LARGEST_FILE, SENTENCES
from newsroom.lib.text import clean_line

MOST = 20  # in one request; the page sends them one by one
NAMED = 5
NO_FILE = _("Choose a picture to add.")
TOO_MANY = format_lazy(_("Send up to {most} pictures at once; the rest after that."), most=MOST)


def view(admin: Any, request: HttpRequest) -> HttpResponse:
    """The page that pictures are dropped on, and what takes them in: POST <desk>/articles/photo/upload/.

    A form with pictures as `file`, one or several, leads back to the page, which shows what was added. Who asks for
    JSON (`Accept: application/json`) sends one, and gets 201 with what `described` returns, or 400 with {"error": a
    sentence for the editor}; 403 without the right to add photos. Both need the CSRF token, as `csrfmiddlewaretoken`
    or in the header X-CSRFToken.
    """
    require(request, "articles.add_photo")
    if request.method != "POST":
        return page(admin, request)
    if request.headers.get("Accept", "").startswith("application/json"):
        return answer(request)
    return form_sent(request)


def answer(request: HttpRequest) -> JsonResponse:
    files = request.FILES.getlist("file")
    if len(files) != 1:
        return JsonResponse({"error": NO_FILE}, status=400)
    try:
        photo = take_in(files[0], by=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse(described(photo), status=201)


def form_sent(request: HttpRequest) -> HttpResponse:
    """Every file of a plain form; each that is refused is named with its reason."""
    files, added = request.FILES.getlist("file"), []
    if not files:
        messages.error(request, NO_FILE)
    if len(files) > MOST:
        messages.error(request, TOO_MANY)
    for file in files[:MOST]:
        try:
            added.append(take_in(file, by=request.user))
        except ValidationError as error:
            messages.error(request, f"{file_name(file)}: {' '.join(error.messages)}")
    for photo in added:
        tell_of_copies(request, photo)
    numbers = ",".join(str(photo.pk) for photo in added)
    return redirect(reverse("admin:articles_photo_upload") + (f"?added={numbers}" if numbers else ""))


def page(admin: Any, request: HttpRequest) -> HttpResponse:
    numbers = [number(part) for part in request.GET.get("added", "").split(",")[:MOST]]
    added = list(Photo.objects.filter(pk__in=[pk for pk in numbers if pk]))
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts, "title": gettext("Add photos"), "media": admin.media, "cards": cards(added, at=timezone.now()),
    }  # fmt: skip
    return TemplateResponse(request, "admin/articles/photo/upload.html", context)


def take_in(file: "UploadedFile[Any]", *, by: Any) -> Photo:
    """Raises ValidationError. What is too large is not read first."""
    if (file.size or 0) > LARGEST_FILE:
        raise ValidationError(SENTENCES["size"])
    return photos.add(file.read(), by=by)


def described(photo: Photo) -> dict[str, Any]:
    """What the desk's scripts get of a new photo: its id, the address of its page (`url`) and of its smallest file
    (`thumb`), `width` and `height` in pixels, its name and words; `warnings`, sentences for the editor; `duplicates`,
    each with id, url, name, thumb and whether it is the `same` file or a near copy; and its row as `html`.
    """
    alike = photo_uses.alike(photo)
    copies = [_named(copy, same=True) for copy in alike.same] + [_named(copy, same=False) for copy in alike.near]
    card = cards([photo], at=timezone.now())[0]
    return {
        **_named(photo),
        **{
            name: getattr(photo, name)
            for name in ("width", "height", "alt", "caption", "headline", "creator", "credit")
        },
        "warnings": warnings(photo),
        "duplicates": copies[:NAMED],
        "html": row(card, copies[:NAMED]),
    }


def row(card: Card, copies: list[dict[str, Any]]) -> str:
    context = {"card": card, "url": _address(card.photo), "copies": copies, "warnings": warnings(card.photo)}
    return render_to_string("admin/articles/photo/_uploaded.html", context)


def warnings(photo: Photo) -> list[str]:
    told = (
        (not photo.alt, gettext("It has no alternative text: say what it shows.")),
        (not photo.credit, gettext("It has no credit: say whose it is.")),
        (photo.is_made_by_ai, gettext("It says that it was made with AI; readers are told.")),
    )
    return [sentence for holds, sentence in told if holds]


def tell_of_copies(request: HttpRequest, photo: Photo) -> None:
    """Warn of those that are like a photo which has just come in."""
    alike: Alike = photo_uses.alike(photo)
    for words, found in (
        (gettext("The same file is here already"), alike.same),
        (gettext("This looks like"), alike.near),
    ):
        if found:
            links = format_html_join(", ", '<a href="{}">{}</a>', ((_address(copy), copy) for copy in found[:NAMED]))
            messages.warning(request, format_html("{}: {}.", words, links))


def file_name(file: "UploadedFile[Any]") -> str:
    """As the editor knows it: a line without characters that would turn or hide what stands beside it."""
    return clean_line(file.name or "")[:80] or gettext("A file")


def _named(photo: Photo, **more: bool) -> dict[str, Any]:
    return {"id": photo.pk, "url": _address(photo), "name": str(photo)[:140], "thumb": photo.thumb} | more


def _address(photo: Photo) -> str:
    return reverse("admin:articles_photo_change", args=[photo.pk])
