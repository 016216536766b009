"""A browser of its own that can be killed: SIGKILL, without a word to its pages."""

import os
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import CHROMIUM, FLAGS


class Killable:
    """Chromium with a profile that stays. Started again, it has what its disk has."""

    def __init__(self, browser: Browser, profile: Path, address: str) -> None:
        self.type, self.profile, self.address = browser.browser_type, profile, address
        self.process: subprocess.Popen[bytes] | None = None

    def open(self) -> Page:
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        words = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(
            [CHROMIUM, *FLAGS, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        patience = time.monotonic() + 30
        while not (told.exists() and told.read_text().count("\n")):
            assert time.monotonic() < patience, "Chromium did not start."
            time.sleep(0.05)
        port = told.read_text().split("\n")[0]
        self.connection = self.type.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = self.connection.contexts[0].new_page()
        page.set_default_timeout(10_000)
        return page

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
