"""The parts of readers' addresses."""

from datetime import date

from django.urls import register_converter


class Address:
    """One part of an address, in any script."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class AnyPart(Address):
    """What stands in the address of a story beside its id: whatever it is, the id decides."""

    regex = r"[^/]+"


class Key:
    """The id of a row, written one way only, and no larger than a database can hold."""

    regex = r"[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Day:
    """A day of the calendar, such as 2026/01/29."""

    regex = r"(?:19|20)[0-9]{2}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value.replace("/", "-"))  # a ValueError means: no such page

    def to_url(self, value: date) -> str:
        return value.strftime("%Y/%m/%d")


def register() -> None:
    register_converter(Address, "address")
    register_converter(AnyPart, "any")
    register_converter(Key, "key")
    register_converter(Day, "day")
