from django.db import models


class Pulse(models.Model):
    """When a worker last took a turn: who waits for it can be told that none does."""

    worker = models.CharField(max_length=32, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.worker} at {self.beat_at:%H:%M:%S}"
