"""A small newsroom, and the screens of its desk."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles import house_pages, notes, previews, tags, workflow
from articles.models import Article, Author, Tag
from newsroom.fronts.content import Rule
from tests import factories
from tests.accounts.visitor import give_app


def addresses() -> list[str]:
    """Make the newsroom; the address of each of its screens."""
    golden = factories.golden()
    workflow.raise_breaking(golden, base=1, by=None)
    workflow.edit(golden, factories.copy(headline="Changed since", section=golden.section_id), base=1, by=None)
    factories.article(headline="بالائی علاقوں میں ہلکی بارش", language="ur")
    factories.article(headline="A headline without end " * 10)
    spiked = factories.article(headline="Spiked")
    workflow.spike(spiked, by=None)
    due = factories.article(headline="Tomorrow")
    workflow.release(due, base=1, by=None, live_from=timezone.now() + timedelta(days=1))
    workflow.submit(factories.article(headline="In review"), base=1, by=None)
    tags.merge(factories.tag("Old"), into=factories.tag("New"), by=None)
    limited = factories.limited("Reporter", golden.section)
    late = factories.article(headline="Two at once")
    workflow.edit(late, factories.copy(headline="Saved first"), base=1, by=None)
    with pytest.raises(workflow.Stale):
        workflow.edit(late, factories.copy(headline="Came too late"), base=1, by=None)
    previews.share(golden, lasting=timedelta(hours=1), by=None)
    front = factories.launched(
        factories.container(golden.pk, late.pk, title="A title without end " * 4, rule=Rule.NEWEST)
    )
    nobody, house = factories.user("Staff"), factories.house_page("How we correct", kind="corrections")
    house.body = "<p>Another text.</p>"
    house_pages.save(house, by=None)
    armed, (_, token) = factories.user("Editor"), factories.invitation("A name without end " * 7)
    give_app(armed)
    story, tag = f"/admin/articles/article/{golden.pk}", Tag.objects.in_use().first()
    author = Author.objects.get(name="Ayesha Khan")
    return [
        "/admin/", "/admin/articles/article/", "/admin/articles/article/?status=breaking", f"{story}/change/",
        "/admin/articles/article/add/", f"/admin/articles/article/{spiked.pk}/change/", f"{story}/history/",
        f"{story}/revision/{golden.revisions.first().pk}/",
        *(f"{story}/{verb}/" for verb in ("update", "expire", "extend", "stand_down", "correct", "withdraw")),
        f"/admin/articles/article/{late.pk}/change/", *(f"{story}/{page}/" for page in ("preview-links", "copy", "translate")),
        "/admin/articles/section/", "/admin/articles/section/add/", "/admin/articles/tag/",
        f"/admin/articles/tag/{tag.pk}/change/", f"/admin/articles/tag/{tag.pk}/merge/", f"/admin/articles/tag/{tag.pk}/delete/",
        "/admin/articles/author/", "/admin/articles/author/add/", f"/admin/articles/author/{author.pk}/photo/", "/admin/articles/source/",
        "/admin/articles/source/add/", "/admin/articles/photo/", "/admin/articles/photo/add/",
        "/admin/articles/journalentry/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/",
        f"/admin/auth/group/{Group.objects.earliest('pk').pk}/change/", "/admin/rights/", f"/admin/rights/{limited.pk}/", f"/admin/rights/{nobody.pk}/",
        "/admin/fronts/", "/admin/fronts/home-en/", "/admin/fronts/home-en/history/",
        f"/admin/fronts/home-en/history/{front.pk}/",
        "/admin/articles/housepage/", f"/admin/articles/housepage/{house.pk}/change/",
        f"/admin/articles/housepage/{house.pk}/history/", "/admin/articles/checklistrule/", "/admin/password_change/",
        "/admin/account/", "/admin/accounts/", f"/admin/accounts/{armed.pk}/reset/", f"/admin/invitation/{token}/",
    ]  # fmt: skip


def with_something_to_say(user: User) -> list[str]:
    """Make what is unsaved, late, corrected, said to `user` and ending soon; the screens that tell it."""
    late, golden = (Article.objects.get(headline=words) for words in ("Saved first", "Changed since"))
    typed = factories.typing(late, by=user, headline="Typed")
    notes.add(golden, text=f"@{user.username} Look.", by=factories.user("Chief editor"))
    workflow.correct(golden, by=None, kind="correction", text="An error & its <words>.")
    factories.released(lead_photo=factories.photo(rights_until=timezone.now() + timedelta(hours=5)).pk)
    old, new, unmerged = (late.revisions.get(number=number).pk for number in (1, 2, None))
    story = f"/admin/articles/article/{late.pk}"
    return [
        "/admin/", f"{story}/change/", f"/admin/articles/article/{golden.pk}/correct/", f"{story}/merge/{unmerged}/",
        f"{story}/compare/?old={old}&new={new}", f"/admin/articles/article/autosave/{typed.pk}/",
        f"/admin/articles/article/{golden.pk}/change/",
    ]  # fmt: skip
