"""Forms that know what they were opened with: nobody's save goes over another's unseen."""

from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LATE = _(
    "Not saved: someone else has changed this since you opened it. Yours is below; save again to put it in the place of theirs."
)
EMPTY = "nothing"


class OpenedForm(forms.ModelForm):
    """The form of a row, with `base`: a digest of the values that it was opened with.

    A save that began from other values than the row has now is refused with 409. What was typed
    stays, each field that differs says what it is now, and the next save begins from there.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = [(name, str(self.get_initial_for_field(field, name))) for name, field in self.fields.items()]
        self.is_new = self.instance.pk is None
        self.base = sha256(repr(values).encode()).hexdigest()

    @property
    def is_late(self) -> bool:
        return self.is_bound and not self.is_new and self.data.get("base") != self.base

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_late:
            self.add_error(None, LATE)
            for name in self.changed_data:
                self.add_error(name, gettext("It is now: {value}").format(value=self._now(name) or EMPTY))

    def _now(self, name: str) -> str:
        """What the row has in this field, in the words of its choices."""
        value = self.get_initial_for_field(self.fields[name], name)
        choices = getattr(self.fields[name], "choices", [])
        return next((str(label) for key, label in choices if str(key) == str(value)), str(value or ""))
