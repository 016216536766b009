"""How the browser tests handle the desk."""

from playwright.sync_api import Locator, Page


def text_editor(page: Page) -> Locator:
    """The editable text, once it is there: before, the plain text area has the same name."""
    return page.get_by_role("textbox", name="Text").and_(page.locator(".ProseMirror"))


def until(page: Page, script: str) -> None:
    """Wait until a script says yes. `wait_for_function` asks by `eval`, which the page's policy forbids."""
    for _ in range(300):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"Not so within half a minute: {script}")
