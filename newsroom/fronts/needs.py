"""What fronts tell the house: which photos they need, and at which instants they turn."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.photo_uses import Holder, Named
from newsroom.fronts.models import Front, FrontPhoto, FrontTurn, FrontVersion


def turns(now: datetime, most: int) -> list[tuple[datetime, set[str]]]:
    """The next instants at which a card of a launched front begins or ends, with the keys of the front."""
    rows = FrontTurn.objects.filter(at__gt=now).order_by("at", "front").select_related("front")[:most]
    return [(row.at, {row.front.identity.surrogate_key}) for row in rows]


def before_readers() -> QuerySet[FrontPhoto]:
    """The rows of what is launched last."""
    later = FrontVersion.objects.filter(front=OuterRef("front"), number__gt=OuterRef("version__number"))
    return FrontPhoto.objects.filter(~Exists(later), version__number__isnull=False)


def named(rows: QuerySet[Any], user: Any) -> list[Named]:
    """The fronts of these rows, as far as they are there for `user`."""
    fronts = Front.objects.open_to(user).filter(pk__in=rows.order_by().values("front")).select_related("section")
    return [Named(str(front), reverse("desk_front", args=[front.identity.key])) for front in fronts.order_by("pk")]


HOLDER = Holder(_("Fronts"), FrontPhoto.objects.all, before_readers, named)
