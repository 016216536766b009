"""Goes once through a demo newsroom: what readers get, the desk's screens, a story from its begin to its kill.

Run by `tests.upgrade` under the code of two releases, so it uses only what lasts: addresses, and the verbs by their names.
"""

import re
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles import workflow  # noqa: E402
from articles.models import Article, Section  # noqa: E402
from articles.working_copy import WorkingCopy  # noqa: E402

PUBLIC = [
    "/",
    "/rss.xml",
    "/atom.xml",
    "/sitemap.xml",
    "/news-sitemap.xml",
    "/breaking.json",
    "/archive/",
    "/search/?q=water",
    "/healthz",
]
DESK = [
    "/admin/", "/admin/articles/article/", "/admin/articles/article/add/", "/admin/articles/journalentry/",
    "/admin/articles/photo/", "/admin/articles/tag/", "/admin/articles/section/",
]  # fmt: skip
FIELD = re.compile(r'name="(base|opening)" value="([^"]*)"')


def read(client: Client, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    if answer.status_code != status:
        raise SystemExit(f"{path}: {answer.status_code} in the place of {status}")
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def main(word: str) -> None:
    chief = get_user_model().objects.get(username="chief")
    readers, desk = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    desk.force_login(chief)
    front = read(readers, "/")
    stories = sorted({link for link in re.findall(r'href="(/[^"?#]+)"', front) if re.search(r"-\d+/$", link)})
    for path in [*PUBLIC, *stories[:10]]:
        read(readers, path)
    for path in DESK:
        read(desk, path)

    section = Section.objects.order_by("pk")[0].pk
    copy = WorkingCopy(headline=f"Written {word}", body="<p>Text.</p>", section=section)
    story = workflow.start(copy, by=chief)
    form = dict(FIELD.findall(read(desk, f"/admin/articles/article/{story.pk}/change/")))
    given = {
        "headline": f"Saved {word}",
        "body": "<p>Text.</p>",
        "section": section,
        "language": "en",
        "kind": "news",
        "urgency": 5,
    }
    saved = desk.post(f"/admin/articles/article/{story.pk}/change/", given | form)
    if saved.status_code != 302:
        raise SystemExit(f"The desk did not save: {saved.status_code}")

    story = Article.objects.get(pk=story.pk)
    release = workflow.release(story, base=story.revision_number, by=chief, override="Tried.")
    workflow.raise_breaking(story, base=story.revision_number, by=chief, override="Tried.")
    read(readers, release.get_absolute_url())
    workflow.update(story, base=story.revision_number, by=chief, override="Tried.")
    workflow.correct(story, by=chief, kind="correction", text="Nine, not ten.")
    read(readers, release.get_absolute_url())
    workflow.withdraw(story, by=chief, reason="Not confirmed.", notice="Withdrawn.")
    read(readers, release.get_absolute_url(), status=410)
    if story.releases.live(at=timezone.now()).exists():
        raise SystemExit("A killed story is live.")
    for other in Article.objects.filter(headline__startswith="Saved "):  # by this release, and by the other one
        read(desk, f"/admin/articles/article/{other.pk}/change/")
        read(desk, f"/admin/articles/article/{other.pk}/history/")


if __name__ == "__main__":
    main(sys.argv[1])
