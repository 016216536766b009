from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from articles import field_names


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def import_models(self) -> None:
        super().import_models()
        field_names.translate(self.models.values())

    def ready(self) -> None:
        from articles import addresses, checks  # noqa: F401, PLC0415 - importing registers them
