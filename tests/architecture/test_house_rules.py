"""The rules of the house that import-linter cannot say: private tables, pure rules, one door per outside SDK."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMUNITY = ROOT / "community"
SDKS = ("tantivy", "elasticsearch", "obstore", "stripe", "wechatpayv3", "PIL", "argon2", "smtplib")
HEAVY = ("implicit", "sklearn", "scipy", "mitsuba", "oidn")


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that the file imports, whole dotted names, `from a import b` as both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def sources() -> Iterator[Path]:
    for path in sorted(COMMUNITY.rglob("*.py")):
        if "studio" not in path.parts:
            yield path


def domain_of(path: Path) -> str:
    return path.relative_to(COMMUNITY).parts[0]


def test_only_a_domain_imports_its_own_tables() -> None:
    trespasses = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources()
        for name in imports(path)
        if name.startswith("community.") and ".models" in name and name.split(".")[1] != domain_of(path)
    ]
    assert trespasses == []


@pytest.mark.parametrize("sdk", SDKS)
def test_each_outside_sdk_has_one_importing_module_in_a_domain(sdk: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in sources()
        if domain_of(path) != "demo" and any(name == sdk or name.startswith(f"{sdk}.") for name in imports(path))
    }
    assert len(users) <= 1, users


def test_rules_are_pure() -> None:
    impure = {
        str(path.relative_to(ROOT)): bad
        for path in sources()
        if path.name == "rules.py"
        and (
            bad := {
                n
                for n in imports(path)
                if n.split(".")[0] in ("flask", "sqlalchemy", "redis", "werkzeug", "flask_babel")
            }
        )
    }
    assert impure == {}


def test_services_know_no_web() -> None:
    webbed = {
        str(path.relative_to(ROOT)): bad
        for path in sources()
        if path.name in ("service.py", "queries.py", "models.py", "events.py", "handlers.py")
        and domain_of(path) not in ("storefront",)
        and (bad := {n for n in imports(path) if n.split(".")[0] in ("flask", "werkzeug", "flask_login")})
    }
    assert webbed == {}


def test_heavy_libraries_stay_off_the_web_path() -> None:
    heavy = {
        str(path.relative_to(ROOT)): bad
        for path in sources()
        if domain_of(path) != "demo"  # never on the web path: test_imports looks at what a web process loads
        and (bad := {n for n in imports(path) if n.split(".")[0] in HEAVY})
    }
    assert heavy == {}


def test_only_the_edge_opens_transactions() -> None:
    inner = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name in ("service.py", "queries.py", "rules.py", "handlers.py", "models.py")
        and "community.platform.db.transaction" in imports(path)
    ]
    assert inner == []


def test_no_module_grows_past_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in [*sources(), *sorted((ROOT / "recsys").rglob("*.py"))]
        if (length := len(path.read_text().splitlines())) > 400 and "words" not in path.parts
    }
    assert long == {}


def test_nothing_is_imported_inside_a_function_but_for_a_written_reason() -> None:
    """A local import must carry a comment on its own line that says why."""
    silent = []
    for path in [*sources(), *sorted((ROOT / "recsys").rglob("*.py"))]:
        lines = path.read_text().splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef):
                silent += [
                    f"{path.relative_to(ROOT)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom) and "#" not in lines[inner.lineno - 1]
                ]
    assert silent == []
