from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "newsroom.operations"
    label = "operations"

    def ready(self) -> None:
        from prometheus_client import REGISTRY  # noqa: PLC0415 - needs the models

        from newsroom.operations.metrics import House  # noqa: PLC0415

        REGISTRY.register(House())
