"""What to do about an error in a story that is out: one page for a correction and for a kill."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from articles.admin.story import checking
from articles.admin.story.state import State
from articles.admin.story.verb_forms import AMENDMENTS, WITHDRAWAL, AmendForm, VerbForm, notice_for, override_field
from articles.admin.story.verbs import VerbScreen
from articles.checklist.check import OVERRIDE, Checklist
from articles.models import Correction
from articles.transitions import BY_VERB


class AmendScreen(VerbScreen):
    """Opened by the button of either verb; what is done is what the editor then chooses."""

    template = "admin/articles/article/amend.html"

    def respond(self) -> HttpResponse:
        if self.request.method == "POST" and (kind := self.request.POST.get("kind")):
            self.row = BY_VERB[_verb_of(kind)]
        return super().respond()

    def form(self, data: Any = None) -> VerbForm:
        kinds = [kind for kind in AMENDMENTS if self.may(_verb_of(kind))]
        first = WITHDRAWAL if self.row.verb == "withdraw" else kinds[0]
        if data is not None and "kind" not in data:
            data = {**data.dict(), "kind": WITHDRAWAL} if self.row.verb == "withdraw" else data
        form = AmendForm(data, kinds=kinds, initial={"kind": first, "notice": notice_for(self.article)})
        if not (self.may("update") and State.of(self.article, timezone.now()).has_unreleased_changes):
            del form.fields["with_update"]
        elif self.request.user.has_perm(OVERRIDE):
            form.fields["override"] = override_field()
        return form

    def may(self, verb: str) -> bool:
        return self.request.user.has_perm(BY_VERB[verb].permission)

    def checklist(self, form: VerbForm, state: State, found: Checklist | None) -> checking.Panel | None:
        """Asked only about a working copy that may go out with the note."""
        if "with_update" not in form.fields:
            return None
        return checking.on_a_verb(self.article, self.request.user, state.at, found)

    def more(self) -> dict[str, Any]:
        return {
            "title": gettext("Correct or withdraw"),
            "base": self.article.revision_number,
            "corrections": Correction.objects.filter(article=self.article).select_related("made_by"),
            "now": timezone.now(),
            "verbs": {name for name in ("correct", "withdraw") if self.may(name)},
        }


def _verb_of(kind: str) -> str:
    return "withdraw" if kind == WITHDRAWAL else "correct"


SCREENS = {"correct": AmendScreen, "withdraw": AmendScreen}
