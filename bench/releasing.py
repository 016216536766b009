"""Releases a story now and then, in a process of its own: `python -m bench.releasing 1.0`, seconds between them.

Prints the headline and the instant, in seconds since 1970, when it was committed.
"""

import itertools
import sys
import time


def main(seconds: float) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415

    from articles import workflow  # noqa: PLC0415
    from articles.models import Section  # noqa: PLC0415
    from articles.working_copy import WorkingCopy  # noqa: PLC0415

    by, section = User.objects.get(username="chief"), Section.objects.order_by("pk")[0]
    for number in itertools.count(1):
        headline = f"Bench {time.time_ns()} of {number}"
        copy = WorkingCopy(headline=headline, kicker="Bench", section=section.pk, body="<p>Text.</p>")
        article = workflow.start(copy, by=by)
        workflow.raise_breaking(article, base=article.revision_number, by=by)
        print(headline, time.time(), sep="\t", flush=True)
        time.sleep(seconds)


if __name__ == "__main__":
    main(float(sys.argv[1]))
