"""A verb that can't be done says why, in a sentence for the editor."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext

from articles.models import Revision
from newsroom.lib.text import Shown


class Refused(Exception):
    """The verb can't be done. The message is a sentence that tells the editor why and what to do."""


class NotAllowed(Refused):
    """The user lacks the permission that the table asks for."""


class NotThere(Refused):
    """There is no such story, or none for this user: the two are told apart by nothing."""

    def __init__(self) -> None:
        super().__init__(gettext("There is no such story."))


class Late(Refused):
    """The story has moved on since the editor saw it.

    `unmerged` is the revision in which a text that came too late was kept, None when there was none.
    """

    def __init__(self, message: Shown, unmerged: Revision | None = None) -> None:
        super().__init__(message)
        self.unmerged = unmerged


class Stale(Late):
    """Its working copy has changed."""


class NotNow(Late):
    """The table forbids the verb in what the story is by now."""


class NothingToDo(Exception):
    """Leaves a step without a trace."""


def sentence(error: ValidationError) -> str:
    """What is wrong, with the name of the field in front where there is one."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {name: "" if name == NON_FIELD_ERRORS else f"{_in_words(name)}: " for name in error.error_dict}
    return " ".join(f"{names[name]}{message}" for name, messages in error.message_dict.items() for message in messages)


def _in_words(field: str) -> str:
    return gettext(field.replace("_", " ")).capitalize()
