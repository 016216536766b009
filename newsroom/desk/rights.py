"""Who sees the stories of which sections: the people at the desk, and the form of one of them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import limits
from articles.admin.story.asked import NO_BASE
from articles.admin.story.form import SectionsChoice
from articles.admin.story.state import in_tree_order
from articles.models import Section, SectionLimit
from articles.refusal import Refused, Stale

ALL, SOME = "all", "some"
NO_GROUP = _("in no group that may see stories")


class RightsForm(forms.Form):
    """All sections, or the ticked ones: nobody comes to see everything because a tick was forgotten."""

    sees = forms.ChoiceField(
        label=_("Sees"),
        choices=[(ALL, _("All stories")), (SOME, _("Stories of these sections only"))],
        widget=forms.RadioSelect,
    )
    sections = SectionsChoice(
        in_tree_order(Section.objects.all()), required=False, label=_("Sections"), widget=forms.CheckboxSelectMultiple,
        help_text=_("A section stands for those inside it, too. A story that is in several is seen with any of them."),
        error_messages={"invalid_choice": _("Choose sections from the list.")},
    )  # fmt: skip

    def clean_sections(self) -> list[Section]:
        chosen = list(self.cleaned_data["sections"])
        if self.cleaned_data.get("sees") == ALL:
            return []
        if not chosen:
            raise forms.ValidationError(gettext("Choose at least one section, or let this person see all stories."))
        return chosen


class Person:
    """One of the people at the desk, with what they see. `sees_stories`: a group lets them see any at all."""

    def __init__(self, user: User, *, sees_stories: bool) -> None:
        self.user = user
        self.sees_stories = sees_stories
        self.name = user.get_full_name() or user.get_username()
        self.groups = ", ".join(group.name for group in user.groups.all()) or gettext("In no group")

    @cached_property
    def sections(self) -> list[Section]:
        return [] if self.user.is_superuser else [limit.section for limit in self.user.section_limits.all()]

    @property
    def base(self) -> str:
        """What a form of this person was opened with."""
        return "-".join(str(pk) for pk in sorted(section.pk for section in self.sections)) or ALL


def people() -> QuerySet[User]:
    in_order = SectionLimit.objects.select_related("section").order_by("section__order", "section__name")
    at_the_desk = User.objects.filter(is_staff=True, is_active=True).order_by("first_name", "last_name", "username")
    return at_the_desk.prefetch_related("groups", Prefetch("section_limits", in_order))


def told(users: QuerySet[User]) -> list[Person]:
    seeing = set(User.objects.with_perm("articles.view_article").values_list("pk", flat=True))
    return [Person(user, sees_stories=user.pk in seeing) for user in users]


def view(request: HttpRequest) -> HttpResponse:
    allowed(request)
    context = admin.site.each_context(request) | {
        "title": gettext("Section rights"),
        "people": told(people()),
        "no_group": NO_GROUP,
    }
    return TemplateResponse(request, "admin/rights.html", context)


def person_view(request: HttpRequest, pk: int) -> HttpResponse:
    allowed(request)
    found = told(people().filter(pk=pk, is_superuser=False)) if pk != request.user.pk else []
    if not found:
        raise Http404(gettext("There is nobody at the desk whom a limit could hold."))
    person = found[0]
    initial = {"sees": SOME if person.sections else ALL, "sections": [section.pk for section in person.sections]}
    form = RightsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST":
        return show(request, person, form)
    if "base" not in request.POST:
        return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
    return save(request, person, form) if form.is_valid() else show(request, person, form)


def save(request: HttpRequest, person: Person, form: RightsForm) -> HttpResponse:
    try:
        limits.put(person.user, form.cleaned_data["sections"], base=based_on(request), by=request.user)
    except Refused as error:
        form.add_error(None, str(error))
        return show(request, person, form, status=409 if isinstance(error, Stale) else 200)
    what = gettext("{name} sees {seen} from now on.").format(name=person.name, seen=seen(form.cleaned_data["sections"]))
    messages.success(
        request,
        what
        if person.sees_stories
        else gettext("Saved. {name} still sees none: {no_group}.").format(name=person.name, no_group=NO_GROUP),
    )
    return redirect("admin:rights")


def based_on(request: HttpRequest) -> set[int]:
    """The sections that the form was opened with."""
    return {int(pk) for pk in request.POST["base"].split("-") if pk.isdecimal() and len(pk) <= 18}


def seen(sections: list[Section]) -> str:
    return (
        gettext("the stories of {value}").format(value=", ".join(section.name for section in sections))
        if sections
        else gettext("all stories")
    )


def show(request: HttpRequest, person: Person, form: RightsForm, *, status: int = 200) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": gettext("What {name} sees").format(name=person.name),
        "person": person,
        "form": form,
        "no_group": NO_GROUP,
    }
    return TemplateResponse(request, "admin/rights_person.html", context, status=status)


def allowed(request: HttpRequest) -> None:
    if not limits.may_put(request.user):
        raise PermissionDenied
