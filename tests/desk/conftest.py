"""The reader and a photo, as the tests of the public pages have them."""

from tests.public.conftest import get, photo

__all__ = ["get", "photo"]
