from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, with the desk as its site."""

    default_site = "newsroom.desk.site.Desk"

    def ready(self) -> None:
        super().ready()
        from newsroom.desk import people  # noqa: F401, PLC0415 — after Django's own screens, which it replaces
