from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The house itself: registers the checks of its settings."""

    name = "newsroom"

    def ready(self) -> None:
        from newsroom import checks  # noqa: F401, PLC0415 - importing registers them
