"""The house plan, held by a machine: who imports whom, and what is written where."""

import pytest

from tests import architecture
from tests.architecture import ROOT, Module

CODE = architecture.modules("newsroom", "articles")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PUBLIC_TEMPLATES = [
    path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in {"admin", "articles"}
]

RULES = [
    architecture.imports_upwards,
    architecture.lib_knows_models,
    architecture.readers_see_articles,
    architecture.stories_past_the_limit,
    architecture.words_as_statuses,
    architecture.signals,
    architecture.request_names_fields,
    architecture.star_imports,
    architecture.banned_name,
]


def complaints(rule, modules=CODE):
    return [complaint for module in modules for complaint in rule(module)]


def test_the_rules_read_the_whole_house():
    names = {module.name for module in CODE}

    assert {"articles.workflow", "newsroom.public.urls", "newsroom.lib.body", "newsroom.operations.worker"} <= names


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule):
    assert complaints(rule) == []


def test_only_the_workflow_knows_stages():
    found = {module.name for module in CODE if architecture.stage_outside_workflow(module)}

    assert found == set(architecture.STAGE_EXCEPTIONS), complaints(architecture.stage_outside_workflow)


def test_no_module_imports_one_that_imports_it():
    assert architecture.cycles(CODE) == []


def test_modules_are_short():
    lengths = {module.name: module.lines for module in CODE + architecture.modules("tests")}

    assert {name: length for name, length in lengths.items() if length > 500} == {}
    assert sum(length <= 250 for length in lengths.values()) >= 0.9 * len(lengths)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_style_or_script_in_it(path):
    assert architecture.inline_code(path.name, path.read_text()) == []


def test_public_templates_print_releases_only():
    assert [
        c for path in PUBLIC_TEMPLATES for c in architecture.template_reaches_article(path.name, path.read_text())
    ] == []


# Each rule can fail: fed a bad sample, it complains; fed the good one beside it, it does not.


@pytest.mark.parametrize(
    ("rule", "name", "bad", "good"),
    [
        ("imports_upwards", "articles.tags", "from newsroom.search import index", "from newsroom.lib.text import clean_line"),
        ("imports_upwards", "articles.tags", "import newsroom.desk.site", "import articles.models"),
        ("imports_upwards", "newsroom.feeds.rss", "from newsroom.search import index", "from newsroom.feeds import atom"),
        ("imports_upwards", "newsroom.feeds.rss", "from newsroom.public import views", "from articles.models import Release"),
        ("imports_upwards", "newsroom.public.views", "from newsroom.desk import site", "from newsroom.search import index"),
        ("imports_upwards", "newsroom.lib.text", "from newsroom.formats import rss", "from newsroom.lib import body"),
        ("imports_upwards", "newsroom.desk.site", "from newsroom import settings", "from django.conf import settings"),
        ("imports_upwards", "newsroom.feeds.rss", "from .. import settings", "from . import atom"),
        ("imports_upwards", "newsroom.feeds.rss", "def f():\n    from newsroom.search import index", "def f(): pass"),
        ("lib_knows_models", "newsroom.lib.text", "from django.db import models", "from django.utils.text import slugify"),
        ("lib_knows_models", "newsroom.formats.rss", "from articles.models import Tag", "import xml"),
        ("readers_see_articles", "newsroom.public.views", "from articles.models import Article", "from articles.models import Release"),
        ("readers_see_articles", "newsroom.feeds.rss", "from articles.models.article import Kind", "from articles.models import Kind"),
        ("readers_see_articles", "newsroom.feeds.rss", "from articles import workflow", "from articles import models"),
        ("readers_see_articles", "newsroom.public.views", "import articles.revisions", "import articles.models"),
        ("readers_see_articles", "newsroom.public.views", "import articles.models as m\nm.Article", "import articles.models as m\nm.Release"),
        ("readers_see_articles", "newsroom.public.views", "apps.get_model('articles', 'Release')", "apps.get_app_config('articles')"),
        ("readers_see_articles", "newsroom.public.views", "release.article.headline", "release.article_id"),
        ("readers_see_articles", "newsroom.public.views", "releases.filter(article__headline='x')", "releases.filter(article=7)"),
        ("readers_see_articles", "newsroom.public.views", "releases.values('article__headline')", "releases.values('headline')"),
        ("readers_see_articles", "newsroom.public.views", "releases.select_related('article')", "releases.select_related('section')"),
        ("readers_see_articles", "newsroom.public.views", "tags.filter(release__article__x=1).order_by('release__article')", "1"),
        ("stories_past_the_limit", "newsroom.desk.board", "Article.objects.all()", "Article.objects.visible_to(user).all()"),
        ("stories_past_the_limit", "newsroom.desk.board", "find = Article.objects", "find = asked.find(key, user)"),
        ("stories_past_the_limit", "articles.admin.story.x", "Article.objects.filter(pk=1)", "article.journal.filter(pk=1)"),
        ("stories_past_the_limit", "articles.admin", "Article._default_manager.get()", "Author._default_manager.get()"),
        ("stories_past_the_limit", "newsroom.desk", "get_object_or_404(Article, pk=1)", "get_object_or_404(Tag, pk=1)"),
        ("stories_past_the_limit", "articles.admin.x", "apps.get_model('articles', 'Article')", "apps.get_app_config('articles')"),
        ("stage_outside_workflow", "articles.admin.x", "article.stage == Stage.DRAFT", "article.status_at(now)"),
        ("stage_outside_workflow", "articles.admin.x", "article.stage = Stage.DRAFT", "article.headline = ''"),
        ("stage_outside_workflow", "articles.admin.x", "setattr(article, 'stage', 'draft')", "setattr(article, 'slug', '')"),
        ("stage_outside_workflow", "articles.admin.x", "articles.filter(stage__in=[1])", "articles.filter(pk__in=[1])"),
        ("stage_outside_workflow", "articles.admin.x", "articles.update(stage='draft')", "articles.update(slug='draft')"),
        ("words_as_statuses", "newsroom.public.views", "row.status == 'breaking'", "row.status == Status.BREAKING"),
        ("signals", "articles.tags", "from django.db.models.signals import post_save", "from django.db.models import F"),
        ("signals", "articles.tags", "from django.db.models import signals", "from django.db import models"),
        ("signals", "articles.tags", "import django.dispatch", "import django.utils"),
        (
            "request_names_fields", "articles.admin.tag",
            "Tag.objects.filter(**request.GET.dict())", "Tag.objects.filter(name=request.GET['name'])",
        ),
        (
            "request_names_fields", "articles.admin.tag",
            "Tag.objects.order_by(request.GET['o'])", "Tag.objects.order_by(*ORDERS[chosen])",
        ),
        (
            "request_names_fields", "articles.admin.tag",
            "Q(**{f'{form.cleaned_data[0]}__startswith': 1})", "Q(**{f'{rows}__tag': form.cleaned_data['tag'].pk})",
        ),
        ("star_imports", "articles.tags", "from articles.models import *", "from articles.models import Tag"),
        ("banned_name", "articles.utils", "", ""),
        ("banned_name", "newsroom.lib.helpers.text", "", ""),
    ],
)  # fmt: skip
def test_a_rule_sees_what_it_forbids(rule, name, bad, good):
    check = getattr(architecture, rule)

    assert check(Module(name, bad)), "the bad sample passed"
    if rule != "banned_name":
        assert check(Module(name, good)) == []


def test_a_ring_of_three_is_seen():
    ring = [
        Module("articles.a", "from articles import b"),
        Module("articles.b", "import articles.c"),
        Module("articles.c", "from articles.a import x"),
    ]

    assert architecture.cycles(ring) == ["These import each other: articles.a, articles.b, articles.c."]
    assert architecture.cycles(ring[:2]) == []


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("<p style='color: red'>", "<p class='red' data-style='x'>"),
        ("<style>p {}</style>", "<link rel='stylesheet' href='x'>"),
        ("<script>x()</script>", "<script src='x' type='module'></script>"),
        ("<script nonce='{{ csp_nonce }}'>x()</script>", "<script type='application/ld+json'>{}</script>"),
        ("<button type='button'\n onclick='x()'>", "<button type='button' data-only='x'>"),
        ("<a href='javascript:x()'>", "<a href='/javascript:x'>"),
    ],
)
def test_code_in_a_page_is_seen(bad, good):
    assert architecture.inline_code("page.html", bad) != []
    assert architecture.inline_code("page.html", good) == []


def test_a_template_that_prints_a_working_copy_is_seen():
    assert architecture.template_reaches_article("page.html", "{{ release.article.headline }}") != []
    assert architecture.template_reaches_article("page.html", "{% url 'x' release.article_id %}") == []
