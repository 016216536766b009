"""Who is signed in, loaded with what every page of the desk must know of them."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, F, OuterRef, Q

from articles.models import Section, SectionLimit
from articles.models.article import FEW, within


class SignIn(ModelBackend):
    """Knows with the user what every page asks: whether a limit to sections holds, whether it leaves few stories, and the
    language of their desk. Nobody pays a query for it."""

    def user_can_authenticate(self, user: Any) -> bool:
        """There are accounts for the desk alone: whoever is not of it is nobody, also while signed in."""
        return super().user_can_authenticate(user) and user.is_staff

    def get_user(self, user_id: Any) -> Any:
        users = get_user_model()._default_manager.annotate(
            is_limited=Exists(SectionLimit.objects.filter(user=OuterRef("pk"))),
            sees_few=_sees_few(),
            desk_language=F("desk_language_row__language"),
        )
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What the user may do, of their own and by their groups: asked at once, where Django asks twice."""
        if not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            own = Q(pk__in=user_obj.user_permissions.values("pk"))
            by_group = Q(pk__in=Permission.objects.filter(group__user=user_obj).values("pk"))
            names = (
                Permission.objects.filter(own | by_group).order_by().values_list("content_type__app_label", "codename")
            )
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in names}
        return user_obj._perm_cache


def _sees_few() -> Q:
    """Counts up to FEW stories of a limited user, in indexes alone; none of whoever sees all."""
    user = OuterRef("pk")
    sections = Section.objects.within_limit_of(OuterRef(OuterRef(user))).order_by().values("pk")
    return ~reduce(or_, (Q(Exists(stories[FEW : FEW + 1])) for stories in within(sections, user)))
