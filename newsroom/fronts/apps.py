from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from articles import field_names


class FrontsConfig(AppConfig):
    """Fronts that are curated at the desk. Tells the house which photos they need, and when they turn."""

    name = "newsroom.fronts"
    verbose_name = _("Fronts")

    def import_models(self) -> None:
        super().import_models()
        field_names.translate(self.models.values())

    def ready(self) -> None:
        from articles import clock, photo_uses  # noqa: PLC0415 — models are there by now
        from newsroom.fronts import needs  # noqa: PLC0415

        photo_uses.HOLDERS.append(needs.HOLDER)
        clock.SOURCES.append(needs.turns)
