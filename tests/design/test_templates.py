"""Templates keep to the page's security policy and use only what is there."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from community.platform.settings import ROOT

TEMPLATES = sorted((ROOT / "community").glob("*/templates/**/*.html"))
ICONS = ROOT / "static" / "icons"
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "community"))


def icons_of(template: nodes.Template) -> set[str]:
    """File names of the icons that a template asks for with plain words."""
    found = set()
    for call in template.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "icon" and isinstance(call.args[0], nodes.Const):
            stem = call.args[0].value
            weights = call.args[1].find_all(nodes.Const) if len(call.args) > 1 else []
            asked = {call.args[1].value} if len(call.args) > 1 and isinstance(call.args[1], nodes.Const) else set()
            asked |= {const.value for const in weights if const.value in ("regular", "fill", "bold")}
            found |= {stem if weight == "regular" else f"{stem}-{weight}" for weight in asked or {"regular"}}
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_parses_and_has_its_icons(path):
    template = ENVIRONMENT.parse(path.read_text())
    assert {icon for icon in icons_of(template) if not (ICONS / f"{icon}.svg").exists()} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"\son[a-z]+=", text) == [], "handlers belong in static/js"
    assert re.findall(r"javascript:|hx-on|hx-vals=['\"]js:|hx-trigger=\"[^\"]*\[", text) == [], "needs eval"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_what_a_template_includes_exists(path):
    folders = [*(ROOT / "community").glob("*/templates")]
    asked = re.findall(r"{% (?:include|import|from|extends) [\"']([^\"']+)[\"']", path.read_text())
    assert [name for name in asked if not any((folder / name).exists() for folder in folders)] == []


def test_every_icon_file_is_small_and_bare():
    for path in ICONS.glob("*.svg"):
        drawing = path.read_text()
        assert len(drawing) < 4000
        assert "<script" not in drawing
        assert path.name == "meadow.svg" or drawing.startswith('<svg viewBox="0 0 256 256" fill="currentColor">')


def test_scripts_do_not_import_one_another():
    for path in (ROOT / "static" / "js").glob("*.js"):
        code = path.read_text()
        assert not re.search(r"^\s*(import|export)\b", code, re.MULTILINE), (
            f"{path.name}: a cached import would go stale"
        )
        assert "eval(" not in code
        assert ".innerHTML = `" not in code
