"""Find every code an `Issue` is made with, by reading the source: no code escapes its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def find_codes(folders: tuple[str, ...]) -> dict[str, set[str]]:
    """Return the codes of issues by module, written as constants or passed to a maker of issues.

    A call whose code cannot be told from the source is named by its line, so that it is noticed.
    """
    trees = {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }
    errors: dict[str, set[str]] = {}
    for tree in trees.values():
        errors |= dict(_error_codes(tree))
    found: dict[str, set[str]] = {}
    for module, tree in trees.items():
        codes: set[str] = set()
        for call, maker in _issue_calls(tree):
            codes |= _resolve(call, maker, tree, errors) or {f"unknown in line {call.lineno}"}
        if codes:
            found[module] = codes
    return found


def _issue_calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    """Yield calls of Issue(...) with the innermost function around each."""

    def walk(node: ast.AST, maker: ast.FunctionDef | None) -> Iterator:
        for child in ast.iter_child_nodes(node):
            inner = child if isinstance(child, ast.FunctionDef) else maker
            if isinstance(child, ast.Call) and getattr(child.func, "id", "") == "Issue":
                yield child, inner
            yield from walk(child, inner)

    yield from walk(tree, None)


def _resolve(
    call: ast.Call, maker: ast.FunctionDef | None, tree: ast.Module, errors: dict[str, set[str]]
) -> set[str]:
    code = next(keyword.value for keyword in call.keywords if keyword.arg == "code")
    if isinstance(code, ast.Attribute):  # error.code, of an exception caught in this function
        return errors.get(_caught(maker), set())
    if not isinstance(code, ast.Name):
        return _constants(code)
    assert maker is not None, f"{code.id} outside a function"
    assigned = {
        value
        for node in ast.walk(maker)
        if isinstance(node, ast.Assign)
        and any(getattr(target, "id", "") == code.id for target in node.targets)
        for value in _constants(node.value)
    }
    names = [argument.arg for argument in [*maker.args.args, *maker.args.kwonlyargs]]
    if code.id not in names:
        return assigned
    place = names.index(code.id)
    passed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == maker.name:
            given = [word.value for word in node.keywords if word.arg == code.id]
            given += node.args[place : place + 1]
            passed |= {value for argument in given for value in _constants(argument)}
    return assigned | passed


def _constants(node: ast.AST) -> set[str]:
    """Return the texts of an expression that may be its value: of both arms of a choice."""
    if isinstance(node, ast.IfExp):
        return _constants(node.body) | _constants(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _caught(maker: ast.FunctionDef | None) -> str:
    """Return the exception a function catches, or the one it is given as a parameter."""
    for node in ast.walk(maker) if maker else ():
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name):
            return node.type.id
        if isinstance(node, ast.arg) and getattr(node.annotation, "id", "").endswith("Error"):
            return str(node.annotation.id)  # type: ignore[union-attr]
    return ""


def _error_codes(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Yield exceptions that carry a code, and it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.Assign) and getattr(part.targets[0], "id", "") == "code":
                    yield node.name, _constants(part.value)
