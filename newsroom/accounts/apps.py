from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People's accounts: their second factors, their sessions, and how they are invited."""

    name = "newsroom.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from newsroom.accounts import checks  # noqa: F401, PLC0415 - importing registers them
