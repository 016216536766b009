"""Who is signed in, loaded with what every page of the desk must know of them."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, F, OuterRef, Q

from articles.models import SectionLimit


class SignIn(ModelBackend):
    """Knows with the user whether a limit to sections holds, and the language of their desk: nobody pays a query for it."""

    def get_user(self, user_id: Any) -> Any:
        limits = SectionLimit.objects.filter(user=OuterRef("pk"))
        users = get_user_model()._default_manager.annotate(
            is_limited=Exists(limits), desk_language=F("desk_language_row__language")
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
