"""`make bench`: one command, all tables. `make bench ARGS="serving plain"` makes some of them:

  pages     queries and times of some pages, on the demo newsroom
  plain     a story's page made anew, beside a plain Django page
  serving   answers a second from the page cache, beside nginx, and made anew; memory; a surge
  visible   from release to readers, over four processes
  weights   what pages weigh, beside the budget
  growth    readers' pages at 10,000, 100,000 and 1,000,000 stories
  desk      the desk at the first and the last of these sizes
  search    the readers' search at the last of them
  photos    renditions, and what a story weighs on a phone; only when asked for
  cold      `make run` in a fresh clone until the front page is there; only when asked for

Growth, desk and search fill their newsrooms first: minutes, and some 10 GB of disk at a million on each database. Each
module says more.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import desk, growth, rooms, search

ROOT = Path(__file__).resolve().parent.parent
ON_THE_DEMO = ("pages", "plain", "serving", "visible", "weights", "photos")
FILLED = {"growth": growth.lines, "desk": desk.lines, "search": search.lines}
WHEN_ASKED_FOR = {"photos", "cold"}
PARTS = (*ON_THE_DEMO, *FILLED, "cold")
DATABASE = "newsroom_bench_demo"


def cold_start() -> float:
    """Return the seconds from a fresh clone's `make run` to its front page."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        start = time.perf_counter()
        command = ["make", "run", "PORT=8977", f"NEWSROOM_DATA={folder}/data"]
        with subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL, start_new_session=True) as runner:
            try:
                while not answers("http://127.0.0.1:8977/"):
                    if runner.poll() is not None or time.perf_counter() - start > 300:
                        raise SystemExit("make run did not come up; run it by hand to see why.")
                    time.sleep(0.1)
                return time.perf_counter() - start
            finally:
                os.killpg(runner.pid, signal.SIGINT)
                runner.wait(20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def on_the_demo(part: str, save: str, *, postgresql: bool) -> bool:
    """Run a part in its process; on an empty database of PostgreSQL as well, where the part knows both."""
    addresses = ["", f"postgresql:///{DATABASE}"] if postgresql and part == "visible" else [""]
    done = []
    for address in addresses:
        if address:
            subprocess.run(["dropdb", "--if-exists", DATABASE], check=True, stderr=subprocess.DEVNULL)
            subprocess.run(["createdb", DATABASE], check=True)
        name = f"{save}-postgresql" if save and address else save
        done.append(subprocess.run([sys.executable, "-m", "bench.demo", part, address, name], check=False))
        if address:
            subprocess.run(["dropdb", DATABASE], check=True)
    return not any(process.returncode for process in done)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument(
        "parts", nargs="*", metavar="PART", choices=[[], *PARTS], help="all but the last two, if none is named"
    )
    words.add_argument("--postgresql", action="store_true", help="on PostgreSQL as well: visible, growth, desk, search")
    words.add_argument("--sizes", default="10000,100000,1000000", help="of the newsrooms that are filled")
    words.add_argument("--keep", metavar="FOLDER", help="keep what is filled for the next time")
    words.add_argument("--save", action="store_true", help="keep each table in bench/results")
    asked = words.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    is_well = True
    for part in asked.parts or [part for part in PARTS if part not in WHEN_ASKED_FOR]:
        save = part if asked.save else ""
        if part in ON_THE_DEMO:
            is_well &= on_the_demo(part, save, postgresql=asked.postgresql)
        elif part == "cold":
            print(f"make run, from a fresh clone to the front page: {cold_start():.1f} s")
        else:
            with rooms.data(sizes, postgresql=asked.postgresql, keep=asked.keep) as data:
                rooms.tell(FILLED[part](sizes, data, postgresql=asked.postgresql), save)
        print(flush=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
