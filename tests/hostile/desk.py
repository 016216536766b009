"""Every form of the desk that people type into."""

from collections.abc import Iterator

from django.contrib.auth.models import Group, User
from django.test import Client

from articles import workflow
from articles.working_copy import BylineEntry, CreditEntry
from tests import factories
from tests.articles.admin.desk import send
from tests.hostile.forms import Form, Forms

STORY = "/admin/articles/article"


class Desk:
    """A small newsroom, someone who may do everything, and all forms with fields that people type into."""

    def __init__(self, admin: User | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(admin or User.objects.create_superuser("admin"))
        self.forms = {form.place: form for address in self._addresses() for form in self.of(address)}

    def of(self, address: str) -> list[Form]:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return [
            form for form in Forms(response.content.decode(), address).forms if form.method == "post" and form.longest
        ]

    def _addresses(self) -> Iterator[str]:
        photo, section, page = factories.photo(), factories.section(), factories.house_page()
        author, source, tag = factories.author(), factories.source(), factories.tag("Gwadar")
        draft = factories.article(
            section=section.pk, bylines=(BylineEntry(author.pk),), credits=(CreditEntry(source.pk),), tags=(tag.pk,),
            lead_photo=photo.pk,
        )  # fmt: skip
        live, review = factories.released().article, factories.article()
        workflow.submit(review, base=1, by=None)
        factories.launched(factories.container(live.pk))
        yield from (f"{STORY}/{draft.pk}/{page}/" for page in ("change", "notes", "submit", "spike", "release"))
        yield from (f"{STORY}/{live.pk}/{verb}/" for verb in ("update", "correct", "withdraw", "raise_breaking"))
        yield from (f"{STORY}/add/", f"{STORY}/{review.pk}/return/", f"{STORY}/filters/add/?status=draft")
        for row in (author, source, tag, section, photo, page):
            yield f"/admin/articles/{row._meta.model_name}/{row.pk}/change/"
        yield from (f"/admin/articles/photo/{photo.pk}/kill/", f"/admin/articles/author/{author.pk}/photo/")
        yield from (f"/admin/articles/tag/{tag.pk}/merge/", "/admin/articles/checklistrule/")
        yield from (
            f"/admin/auth/group/{Group.objects.earliest('pk').pk}/change/",
            "/admin/auth/user/add/",
            "/admin/fronts/home-en/",
        )

    def send(self, form: Form, changes: dict[str, list[str]]):
        return send(self.client, form.action, form.values | changes)


def typed_fields(form: Form) -> list[str]:
    """What a script copies is no field yet."""
    return [name for name in form.longest if "__key__" not in name]


def says_why(response) -> bool:
    page = response.content.decode()
    return response.headers["Content-Type"].startswith("text/plain") or 'role="alert"' in page or "errorlist" in page


def wrong_with(response) -> str:
    """What is wrong with the answer to a hostile form: an error, or a refusal without a sentence."""
    refused_without = response.status_code in (200, 400, 409) and not says_why(response)
    return f"{response.status_code}, no sentence" if refused_without or response.status_code >= 500 else ""
