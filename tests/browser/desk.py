"""How the browser tests handle the desk."""

from playwright.sync_api import Locator, Page


def text_editor(page: Page) -> Locator:
    """The editable text, once it is there: before, the plain text area has the same name."""
    return page.get_by_role("textbox", name="Text").and_(page.locator(".ProseMirror"))
