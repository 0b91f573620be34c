"""The design tokens keep their contrast, and the check would notice if they did not."""

import pytest

from community.platform import contrast
from community.platform.contrast import TEXT, TOKENS, check, over, parse_color, parse_tokens, ratio

CSS = TOKENS.read_text()


def test_every_pair_of_the_table_passes_in_both_themes():
    findings = check(parse_tokens(CSS))
    assert [str(finding) for finding in findings if not finding.passes] == []
    assert len(findings) > 90


def test_every_colour_token_is_read():
    written = [
        line
        for line in CSS.splitlines()
        if "light-dark(" in line and line.strip().startswith("--") and "shadow" not in line
    ]
    assert len(parse_tokens(CSS)) == len([line for line in written if line.rstrip().endswith(");")])


def test_black_on_white_is_21_and_equals_are_1():
    black, white = parse_color("#000000"), parse_color("#ffffff")
    assert ratio(black, white) == ratio(white, black) == pytest.approx(21)
    assert ratio(white, white) == 1


def test_a_translucent_colour_is_judged_over_its_ground():
    half = over(parse_color("rgb(0 0 0 / .5)"), parse_color("#ffffff"))
    assert half == (127.5, 127.5, 127.5, 1.0)


def test_a_pale_ink_fails(monkeypatch, tmp_path, capsys):
    pale = tmp_path / "tokens.css"
    pale.write_text(CSS.replace("--ink-3: light-dark(#5f6b63", "--ink-3: light-dark(#9aa39d"))
    monkeypatch.setattr(contrast, "TOKENS", pale)
    assert contrast.main() == 1
    assert "ink-3 on canvas, light" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["red", "#fff", "rgb(1,2,3)", ""])
def test_a_colour_written_otherwise_is_refused(text):
    with pytest.raises(ValueError):
        parse_color(text)


def test_text_needs_more_than_graphics():
    assert TEXT > contrast.GRAPHIC
