"""Instants at which pages turn by themselves, beside those of stories, alerts and photos.

A feature that keeps times of its own tells them here when the house starts; the page cache asks. So neither has to
know the other.
"""

from collections.abc import Callable
from datetime import datetime

# Given `now` and a most: the next instants, the first one first, each with the surrogate keys that it touches.
type Source = Callable[[datetime, int], list[tuple[datetime, set[str]]]]

SOURCES: list[Source] = []
