"""`make upgrade-check` finds the previous release, or says loudly that it can't. What it then does takes minutes."""

import pytest

from tests.upgrade import NotRun, git, main, previous


@pytest.fixture
def repository(tmp_path):
    """Three commits: a first migration, a second one, something else."""
    place = tmp_path / "origin"
    (place / "articles/migrations").mkdir(parents=True)
    git("init", "--quiet", cwd=place)
    for name, value in (("user.name", "A"), ("user.email", "a@example.org"), ("commit.gpgsign", "false")):
        git("config", name, value, cwd=place)
    for path in ("articles/migrations/0001_a.py", "articles/migrations/0002_b.py", "README.md"):
        (place / path).write_text("")
        git("add", ".", cwd=place)
        git("commit", "--quiet", "-m", path, cwd=place)
    return place


def commits(place) -> list[str]:
    return git("log", "--reverse", "--format=%H", cwd=place).splitlines()


def test_the_previous_release_is_what_is_named_or_tagged_or_before_the_newest_migration(repository):
    first, second, last = commits(repository)

    untagged = previous("", cwd=repository)
    git("tag", "v1", second, cwd=repository)

    assert (untagged, previous("", cwd=repository), previous("HEAD", cwd=repository)) == (first, second, last)


def test_a_history_that_is_cut_off_is_told(repository, tmp_path):
    shallow = tmp_path / "shallow"
    git("clone", "--quiet", "--depth=2", f"file://{repository}", str(shallow), cwd=tmp_path)

    with pytest.raises(NotRun, match="git fetch --unshallow --tags"):
        previous(commits(repository)[0], cwd=shallow)


@pytest.mark.parametrize(("must", "code"), [("", 0), ("1", 1)])
def test_what_is_not_tried_is_said_loudly_and_is_a_failure_where_all_must_be(must, code, capsys):
    assert main({"DATABASES": "sqlite", "BASE": "no-such-commit", "REQUIRE_ALL": must}) == code
    assert "!! THE UPGRADE WAS NOT TRIED on sqlite" in capsys.readouterr().err
