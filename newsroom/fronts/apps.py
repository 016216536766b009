from django.apps import AppConfig


class FrontsConfig(AppConfig):
    """Fronts that are curated at the desk. Tells the house which photos they need, and when they turn."""

    name = "newsroom.fronts"
    verbose_name = "Fronts"

    def ready(self) -> None:
        from articles import clock, photo_uses  # noqa: PLC0415 — models are there by now
        from newsroom.fronts import needs  # noqa: PLC0415

        photo_uses.HOLDERS.append(needs.HOLDER)
        clock.SOURCES.append(needs.turns)
