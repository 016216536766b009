"""A passage of a text, found again by its words: white space and hidden characters tell nothing apart."""

from newsroom.lib.text import visible


def folded(text: str) -> str:
    """Return `text` as one line, with runs of white space folded to one blank. Idempotent."""
    return " ".join(visible(text).split())


def is_in(text: str, exact: str) -> bool:
    """Tell whether the words of `exact` stand in `text`, in this order, next to each other."""
    return bool(folded(exact)) and folded(exact) in folded(text)
