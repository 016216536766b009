"""`make coverage`: every branch of the modules in pyproject.toml's [tool.coverage.run] is run by these tests.

`make test` counts the branches in its own run, around these tests only: counting takes half as long again.
"""

import subprocess
import sys

WORDS = ("--cov", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")
MEASURED = (
    *(f"tests/articles/test_workflow_{name}.py" for name in ("breaking", "checklist", "expiry", "releasing", "writing")),
    *(f"tests/articles/test_{name}.py" for name in (
        "copies", "limits", "photo_rights", "photo_uses", "photos", "release", "renditions", "reviewing", "revision", "standing", "unmerged", "working_copy",
    )),
    *(f"tests/articles/admin/test_{name}.py" for name in ("merging", "photo_page", "photo_upload")),
    *(f"tests/newsroom/lib/test_{name}.py" for name in ("body", "darkroom", "figures", "merge", "pixels")),
    *(f"tests/accounts/test_{name}.py" for name in ("passkeys", "second_factor")),
    "tests/articles/test_workflow.py::test_who_may_begin_a_story",
    "tests/desk/test_rights.py",
    *(f"tests/pagecache/test_{name}.py" for name in (
        "cdn", "faults", "follower", "lifetime", "page", "rounds", "store", "wsgi",
    )),
)  # fmt: skip


def main() -> int:
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *WORDS, *MEASURED], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
