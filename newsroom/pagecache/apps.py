from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    """Finished pages, here and at CDNs, which are told what has changed."""

    name = "newsroom.pagecache"
    verbose_name = "Page cache"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles import journal  # noqa: PLC0415 - needs the models
        from newsroom.pagecache import purging  # noqa: PLC0415

        purging.begin()
        journal.FOLLOWERS.append(purging)
