"""The small faults that `tests.mutants` puts into a module, one at a time: what a slip of the hand would do.

Left alone are texts for people, types, docstrings and assertions: they state, they do nothing.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

OTHER = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
STATES = (ast.Assert, ast.Import, ast.ImportFrom)
FOR_PEOPLE = {"gettext", "_", "gettext_lazy"}
SAYS_NOTHING = {"annotation", "returns", "decorator_list", "type_params", "type_comment", "ctx"}


@dataclass(frozen=True)
class Change:
    """One fault: where in the module, at which line, and what became what."""

    where: str
    line: int
    before: str
    after: str


def changes(tree: ast.Module) -> Iterator[Change]:
    """Plant each fault in `tree`, in a set order; it stands there until the next one is asked for."""
    return _within(tree, "", 1)


def changed(tree: ast.Module, number: int) -> ast.Module:
    """Return `tree` with the fault of this number."""
    next(islice(changes(tree), number, None))
    return ast.fix_missing_locations(tree)


def _within(node: ast.AST, where: str, line: int) -> Iterator[Change]:
    line = getattr(node, "lineno", line)
    for name, value in ast.iter_fields(node):
        if name in SAYS_NOTHING:
            continue
        for index, child in enumerate([*value]) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, STATES) or _is_text(child):
                continue
            for new in _instead(node, name, child):
                _put(node, name, index, new)
                yield Change(where, getattr(child, "lineno", line), _said(child), _said(new))
                _put(node, name, index, child)
            if _may_go(node, name):
                del value[index]
                yield Change(where, getattr(child, "lineno", line), _said(child), "nothing")
                value.insert(index, child)
            inner = f"{where}.{child.name}" if isinstance(child, ast.FunctionDef | ast.ClassDef) else where
            yield from _within(child, inner, line)


def _put(node: ast.AST, name: str, index: int | None, new: ast.AST) -> None:
    if index is None:
        setattr(node, name, new)
    else:
        getattr(node, name)[index] = new


def _is_text(child: ast.AST) -> bool:
    """A docstring, or a text that is translated for people."""
    match child:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Call(func=ast.Name(id=called)):
            return called in FOR_PEOPLE
    return False


def _may_go(node: ast.AST, name: str) -> bool:
    """Whether each of these may be left out: members of a collection, named arguments, conditions."""
    match node:
        case ast.Set() | ast.List(ctx=ast.Load()):
            return name == "elts"
        case ast.Tuple(ctx=ast.Load(), elts=members):
            return name == "elts" and all(isinstance(member, ast.Constant | ast.Call) for member in members)
        case ast.Call():
            return name == "keywords"
        case ast.comprehension():
            return name == "ifs"
    return False


def _instead(node: ast.AST, name: str, child: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of `child`."""
    if name in ("test", "ifs") and not _is_turned_below(child):
        yield ast.UnaryOp(ast.Not(), child)  # type: ignore[arg-type]
    match child:
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for n, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:n], OTHER[type(op)](), *ops[n + 1 :]], comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(OTHER[type(op)](), values)
            for n in range(len(values)):
                rest = values[:n] + values[n + 1 :]
                yield ast.BoolOp(op, rest) if len(rest) > 1 else rest[0]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OTHER:
            yield ast.BinOp(left, OTHER[type(op)](), right)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if not _may_go(node, name):
            yield ast.Constant(f"XX{value}")
        case ast.Name(id=word) | ast.Attribute(attr=word) if name == "args" and word.isupper():
            yield ast.Constant(None)
        case ast.Dict(keys=keys, values=values):
            for n in range(len(keys)):
                yield ast.Dict(keys[:n] + keys[n + 1 :], values[:n] + values[n + 1 :])
        case ast.Return(value=ast.AST()) if not (isinstance(child.value, ast.Constant) and child.value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.stmt() if _acts(child) and not isinstance(node, ast.Module | ast.ClassDef):
            yield ast.Pass()


def _is_turned_below(test: ast.AST) -> bool:
    """Whether another fault is its opposite."""
    match test:
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[op]):
            return isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn)
    return False


def _acts(statement: ast.stmt) -> bool:
    """Whether the code around would go on without it; a name that is not set would only be missed at once."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(value))
        case ast.Assign(targets=[ast.Tuple(elts=targets)]):
            return all(isinstance(target, ast.Attribute) for target in targets)
        case (
            ast.Assign()
            | ast.Expr()
            | ast.AugAssign()
            | ast.Return()
            | ast.Raise()
            | ast.Continue()
            | ast.Break()
            | ast.For()
        ):
            return True
    return False


def _said(node: ast.AST) -> str:
    """The code in a line."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 100 else f"{text[:60]} … {text[-37:]}"
