"""What a web process does beside its readers: the same again and again, in a thread of its own."""

from collections.abc import Callable
from threading import Event, Thread

from django.db import Error, connection


class Rounds:
    """Calls `turn` every so many seconds, and at once when woken, until it is ended.

    A turn that the database fails is over; the next one begins with a new connection.
    """

    def __init__(self, name: str, turn: Callable[[], None], *, seconds: float) -> None:
        self._turn, self._seconds = turn, seconds
        self._woken, self._is_ended = Event(), False
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def end(self) -> None:
        """Let the turn that is under way end, and begin no other."""
        self._is_ended = True
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_ended:
            try:
                self._turn()
            except Error:
                connection.close()
            self._woken.wait(self._seconds)
            self._woken.clear()
        connection.close()
