"""The house rules that a machine can hold, read from the source: see docs/decisions and DESIGN.md.

Each rule takes a Module (or all of them) and returns complaints, one sentence each.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services", "base"}

WIRING = {"newsroom.settings", "newsroom.urls", "newsroom.wsgi", "newsroom.checks", "newsroom.apps", "newsroom.serve"}
DOORS = {"public", "desk"}
# Fills the whole house for a look at it, through the verbs of each feature; so it stands above all of them.
OVER_ALL = {"demo"}
FOUNDATIONS = {"lib": 0, "formats": 1}
# Packages that readers are served from: they know releases, never the working copy.
READERS = {"public", "fronts", "feeds", "search", "pagecache", "alerts", "syndication", "live", "api"}
WORKING_COPY = {
    "articles.workflow",
    "articles.working_copy",
    "articles.previews",
    "articles.revisions",
    "articles.words",
    "articles.models.article",
    "articles.models.word",
    "articles.admin",
}

# Where a rule does not hold, and why. Every row must still be needed.
STAGE_EXCEPTIONS = {
    "articles.models.article": "with_status defines the status from the stage; the constraint names the known stages",
}


@dataclass(frozen=True)
class Module:
    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def package(self) -> str:
        """The part of `newsroom` that it is in, such as `public`; empty elsewhere."""
        top, _, rest = self.name.partition(".")
        return rest.partition(".")[0] if top == "newsroom" and self.name not in WIRING else ""

    def imports(self) -> Iterator[tuple[str, str]]:
        """Yield (module, name) of every import, also inside functions; the name is empty for `import module`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = self.name.rsplit(".", node.level)[0] + "." if node.level else ""
                yield from ((f"{start}{node.module or ''}".strip("."), alias.name) for alias in node.names)

    def imported(self, among: set[str] | None = None) -> set[str]:
        """Return the modules that this one imports. `among` tells modules from the names in them."""
        full = {(f"{module}.{name}" if name else module, module) for module, name in self.imports()}
        return {whole if among is None or whole in among else module for whole, module in full}


def modules(*folders: str) -> list[Module]:
    """Read the Python modules of the folders, without migrations."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [Module(_name(path), path.read_text()) for path in paths if "migrations" not in path.parts]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


# Who may import whom


def layer(module: str) -> int | None:
    """Return how high a module stands; None for what is not ours."""
    top, _, rest = module.partition(".")
    package = rest.partition(".")[0]
    if top == "articles":
        return 2
    if top != "newsroom":
        return None
    if module in WIRING or module == "newsroom" or package in OVER_ALL:
        return 5
    return FOUNDATIONS.get(package, 4 if package in DOORS else 3)


def imports_upwards(module: Module) -> list[str]:
    """Wiring → doors → features → articles → formats → lib; doors and features keep to themselves."""
    own, complaints = layer(module.name), []
    for other in module.imported():
        theirs = layer(other)
        if (
            own is None
            or theirs is None
            or own == 5
            or other.removeprefix("newsroom.").partition(".")[0] == module.package
        ):
            continue
        if theirs > own:
            complaints.append(f"{module.name} imports {other}, which stands above it.")
        elif theirs == own and own in (3, 4):
            complaints.append(f"{module.name} imports {other}: doors and features do not import each other.")
    return complaints


def lib_knows_models(module: Module) -> list[str]:
    """newsroom.lib and newsroom.formats hold pure functions."""
    if module.package not in FOUNDATIONS:
        return []
    banned = ("django.db", "django.apps", "django.contrib", "articles", "taggit")
    return [f"{module.name} imports {other}." for other in module.imported() if other.startswith(banned)]


def readers_see_articles(module: Module) -> list[str]:
    """Readers' code reads releases only: it can't name Article, nor reach one through a release."""
    if module.package not in READERS:
        return []
    complaints = [
        f"{module.name} imports {other}, which is the desk's."
        for other in module.imported() | module.imported(WORKING_COPY)
        if other == "articles.models.Article" or any(f"{other}.".startswith(f"{name}.") for name in WORKING_COPY)
    ]
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(attr="article", value=ast.Name(id="views")):
                pass  # the page of that name, in a list of addresses
            case ast.Attribute(attr="article"):
                complaints.append(
                    f"{module.name}:{node.lineno} reaches a working copy through .article; use .article_id."
                )
            case (
                ast.Attribute(attr="Article")
                | ast.Name(id="Article")
                | ast.Constant(value="Article" | "articles.Article")
            ):
                complaints.append(f"{module.name}:{node.lineno} names Article.")
            case ast.Attribute(attr="get_model") | ast.Name(id="get_model"):
                complaints.append(f"{module.name}:{node.lineno} asks for a model by its name.")
            case ast.Constant(value=str(value)) if re.match(r"article__|(?:\w+__)+article(?:__|$)", value):
                complaints.append(f"{module.name}:{node.lineno} follows a relation to a working copy: {value}.")
            case ast.keyword(arg=str(arg)) if arg.startswith("article__") and arg not in {"article__in", "article__gt"}:
                complaints.append(f"{module.name}:{node.lineno} filters by the working copy: {arg}.")
            case ast.Call(func=ast.Attribute(attr="select_related" | "prefetch_related"), args=args):
                if any(isinstance(a, ast.Constant) and str(a.value).split("__")[0] == "article" for a in args):
                    complaints.append(f"{module.name}:{node.lineno} loads working copies with its releases.")
    return complaints


def stories_past_the_limit(module: Module) -> list[str]:
    """The desk reads `Article` through `visible_to` only (or `asked.find`, which does): who is limited to sections sees no others."""
    if not f"{module.name}.".startswith(("articles.admin.", "newsroom.desk.")):
        return []
    nodes = list(ast.walk(module.tree))
    asked = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "visible_to"}
    complaints = []
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(id="Article"), attr="objects" | "_default_manager" | "_base_manager"):
                if id(node) not in asked:
                    complaints.append(
                        f"{module.name}:{node.lineno} reads stories past the limit; use Article.objects.visible_to(user)."
                    )
            case ast.Call(func=ast.Name(id="get_object_or_404" | "get_list_or_404"), args=[ast.Name(id="Article"), *_]):
                complaints.append(
                    f"{module.name}:{node.lineno} reads stories past the limit; use asked.find(key, user)."
                )
            case ast.Attribute(attr="get_model") | ast.Name(id="get_model"):
                complaints.append(f"{module.name}:{node.lineno} asks for a model by its name.")
    return complaints


def cycles(all_modules: list[Module]) -> list[str]:
    """Return each ring of modules that import each other, as a sentence."""
    names = {module.name for module in all_modules}
    graph = {module.name: (module.imported(names) & names) - {module.name} for module in all_modules}
    found: set[frozenset[str]] = set()

    def walk(name: str, path: tuple[str, ...], done: set[str]) -> None:
        if name in path:
            found.add(frozenset(path[path.index(name) :]))
        elif name not in done:
            for other in sorted(graph[name]):
                walk(other, (*path, name), done)
            done.add(name)

    finished: set[str] = set()
    for name in sorted(graph):
        walk(name, (), finished)
    return [f"These import each other: {', '.join(sorted(ring))}." for ring in found]


# How it is written


def stage_outside_workflow(module: Module) -> list[str]:
    """Only the table and the verbs that perform it compare, set or query a stage."""
    if module.name in {"articles.transitions", "articles.workflow"}:
        return []
    complaints = []
    for node in ast.walk(module.tree):
        match node:
            case ast.Compare(left=left, comparators=right) if any(_is_stage(side) for side in (left, *right)):
                complaints.append(
                    f"{module.name}:{node.lineno} compares a stage; ask transitions.available or the status."
                )
            case ast.Assign(targets=targets) if any(_is_stage(target) for target in targets):
                complaints.append(f"{module.name}:{node.lineno} sets a stage; call a verb of the workflow.")
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="stage"), *_]):
                complaints.append(f"{module.name}:{node.lineno} sets a stage; call a verb of the workflow.")
            case ast.keyword(arg=str(arg)) if arg == "stage" or arg.startswith("stage__"):
                complaints.append(f"{module.name}:{node.value.lineno} queries or sets a stage: {arg}.")
    return complaints


def _is_stage(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "stage"


def words_as_statuses(module: Module) -> list[str]:
    """A status is compared with a member of Status, not with a string that may be mistyped."""
    return [
        f"{module.name}:{node.lineno} compares a status with a string; use Status."
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Compare)
        and any(
            isinstance(side, ast.Attribute) and side.attr in {"status", "stage"}
            for side in (node.left, *node.comparators)
        )
        and any(
            isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (node.left, *node.comparators)
        )
    ]


def signals(module: Module) -> list[str]:
    """What follows from a change is read in the verb, or from the journal; no signals."""
    return [
        f"{module.name} imports {other}; write a journal entry, or call a function."
        for other in module.imported()
        if other.startswith("django.dispatch") or re.match(r"django\..*\bsignals\b", other)
    ]


LOOKUPS = {
    "filter", "exclude", "get", "get_or_create", "update_or_create", "create", "update", "Q",
    "order_by", "values", "values_list", "only", "defer", "annotate", "alias", "aggregate", "earliest", "latest",
    "select_related", "prefetch_related", "extra", "raw", "dates", "datetimes", "distinct", "in_bulk",
}  # fmt: skip
NAMES_FIELDS = {
    "order_by",
    "values",
    "values_list",
    "only",
    "defer",
    "select_related",
    "prefetch_related",
    "extra",
    "raw",
}
FROM_OUTSIDE = {"GET", "POST", "COOKIES", "META", "headers", "body", "cleaned_data"}


def request_names_fields(module: Module) -> list[str]:
    """What a request says may be a value in a query, never the name of a field, a lookup or an order."""
    return [
        f"{module.name}:{node.lineno} lets the request name what is asked; name the fields in the code."
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and any(map(_is_from_outside, _names_given(node)))
    ]


def _names_given(call: ast.Call) -> list[ast.expr]:
    """The arguments of a query that hold names: `**these`, `*these`, and all that `order_by` and the like take."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called not in LOOKUPS:
        return []
    unpacked = [name for word in call.keywords if word.arg is None for name in _keys(word.value)]
    starred = [value for value in call.args if isinstance(value, ast.Starred)]
    return unpacked + (call.args if called in NAMES_FIELDS else starred)


def _keys(value: ast.expr) -> list[ast.expr]:
    """Of `**{name: value}` the names; of any other mapping all of it."""
    if isinstance(value, ast.Dict) and all(value.keys):
        return [key for key in value.keys if key]
    return [value]


def _is_from_outside(value: ast.expr) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in FROM_OUTSIDE for node in ast.walk(value))


def star_imports(module: Module) -> list[str]:
    return [f"{module.name} imports * from {other}." for other, name in module.imports() if name == "*"]


def banned_name(module: Module) -> list[str]:
    """A module is named after its topic."""
    return [f"{module.name}: “{part}” says nothing." for part in module.name.split(".") if part in BANNED_NAMES]


# Templates


TAG = re.compile(r"<[a-z][^<>]*?>", re.IGNORECASE | re.DOTALL)
DATA_BLOCK = re.compile(r"""type=["']?application/(?:ld\+)?json""", re.IGNORECASE)


def inline_code(name: str, text: str) -> list[str]:
    """Styles and scripts are files: the policy for content forbids them in the page."""
    complaints = []
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", "", text, flags=re.DOTALL)
    if re.search(r"<style\b[^>]*>(?!\s*</style>)", text, re.IGNORECASE):
        complaints.append(f"{name} has a style in the page.")
    for tag in TAG.findall(text):
        if re.match(r"<script\b", tag, re.IGNORECASE) and not re.search(r"\bsrc=", tag) and not DATA_BLOCK.search(tag):
            complaints.append(f"{name} has a script in the page.")
        if re.search(r"""\s(style|on[a-z]+)\s*=""", tag, re.IGNORECASE):
            complaints.append(f"{name} has a style or a handler in a tag: {tag[:60]}")
        if re.search(r"""=\s*["']?\s*javascript:""", tag, re.IGNORECASE):
            complaints.append(f"{name} has a javascript: address.")
    return complaints


def template_reaches_article(name: str, text: str) -> list[str]:
    """Public templates print releases; `release.article.…` would be the working copy."""
    found = re.findall(r"\{[{%][^}]*?\.article(?!_id)\b[^}]*[}%]\}", text)
    return [f"{name} reaches the working copy: {tag}" for tag in found]
