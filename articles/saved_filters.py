"""The verbs of saved filters: who may share, change and delete them.

What is shared is the house's, so its changes stand in the journal. What is not is nobody else's business.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal
from articles.models import SavedFilter
from articles.refusal import NotAllowed, NotThere, Refused, sentence

SHARE = "articles.share_savedfilter"
MOST = 30  # of one person, and among the shared: more than that nobody finds again


def may_change(saved: SavedFilter, user: Any) -> bool:
    """Their own, and of what is shared everything for those who may share."""
    return saved.owner_id == user.pk or (saved.is_shared and user.has_perm(SHARE))


def save(saved: SavedFilter, *, by: Any) -> SavedFilter:
    """Write a new filter, owned by `by`, or what was changed in one.

    Raises NotAllowed for those who may not change or share it, NotThere when it is gone or someone else's own by
    now, Refused when a name is taken or there are too many.
    """
    with transaction.atomic():
        was = _locked(saved.pk, by=by) if saved.pk else None
        if was is None:
            saved.owner = by
        if saved.is_shared and not (was and was.is_shared) and not by.has_perm(SHARE):
            raise NotAllowed(gettext("You may not share filters. Ask a chief editor."))
        _check_room(saved, was)
        try:
            saved.full_clean()
            with transaction.atomic():
                saved.save()
        except ValidationError as error:
            raise Refused(sentence(error)) from error
        except IntegrityError as error:
            raise Refused(
                gettext("A filter of this name was saved at the same moment. Choose another name.")
            ) from error
        _tell(saved, was, by=by)
    return saved


def delete(pk: int, *, by: Any) -> SavedFilter:
    """Delete a filter. Raises NotAllowed and NotThere as `save` does."""
    with transaction.atomic():
        saved = _locked(pk, by=by)
        if saved.is_shared:
            journal.write("delete filter", **_facts(saved, by))
        SavedFilter.objects.filter(pk=pk).delete()
    return saved


def _locked(pk: int, *, by: Any) -> SavedFilter:
    """The filter as it is now, with its row locked."""
    found = SavedFilter.objects.select_for_update().open_to(by).filter(pk=pk).first()
    if found is None:
        raise NotThere
    if not may_change(found, by):
        raise NotAllowed(gettext("Only its owner and those who may share filters can change a shared filter."))
    return found


def _check_room(saved: SavedFilter, was: SavedFilter | None) -> None:
    if was is None and SavedFilter.objects.filter(owner=saved.owner).count() >= MOST:
        raise Refused(gettext("You have {most} filters. Delete one that you don't use any more.").format(most=MOST))
    if saved.is_shared and not (was and was.is_shared) and SavedFilter.objects.filter(is_shared=True).count() >= MOST:
        raise Refused(
            gettext(
                "{most} filters are shared. Delete one that nobody uses any more, or keep this one to yourself."
            ).format(most=MOST)
        )


def _tell(saved: SavedFilter, was: SavedFilter | None, *, by: Any) -> None:
    before = was if was and was.is_shared else None
    if saved.is_shared and not before:
        journal.write("share filter", **_facts(saved, by))
    elif before and not saved.is_shared:
        journal.write("stop sharing filter", **_facts(before, by))
    elif before and before.name != saved.name:
        journal.write("change filter", had=before.name, **_facts(saved, by))


def _facts(saved: SavedFilter, by: Any) -> dict[str, Any]:
    return {"at": timezone.now(), "by": by, "subject": saved.name, "filter": saved.pk, "query": saved.query}
