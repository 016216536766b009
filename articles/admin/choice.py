"""Choosing rows of the house."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST_ID = 18


class Several(forms.ModelMultipleChoiceField):
    """Rows by their ids. SQLite knows no number of more than 18 digits for sure, and can't be asked for one in a list."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_ID:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(key)[:40]}
                )
        return super().clean(value)
