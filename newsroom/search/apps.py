from django.db import connection
from modelsearch.apps import ModelSearchAppConfig


class SearchConfig(ModelSearchAppConfig):
    """modelsearch with an index of our own: ordered by date, and written by `newsroom.search.following` only."""

    name = "newsroom.search"
    label = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Without modelsearch's signals, and without its relations from every model to the index."""
        from articles import journal  # noqa: PLC0415 - needs the models
        from newsroom.search import following  # noqa: PLC0415

        journal.FOLLOWERS.append(following)
        if connection.vendor == "postgresql":
            from modelsearch.backends.database.postgres.weights import set_weights  # noqa: PLC0415 - needs psycopg

            set_weights()
