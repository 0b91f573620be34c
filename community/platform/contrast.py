"""The contrast that the design tokens must keep, checked on the stylesheet itself: `python -m community.platform.contrast`.

Ratios follow WCAG 2.2 (relative luminance). Text needs 4.5; control borders, icons and bars need 3.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
TEXT, GRAPHIC = 4.5, 3.0

Color = tuple[float, float, float, float]  # red, green, blue of 255, and opacity of 1
Tokens = dict[str, tuple[Color, Color]]  # name → its light and its dark colour

GROUNDS = ("canvas", "surface", "raised", "sunken")
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("ink", (*GROUNDS, "mark"), TEXT),
    ("ink-2", GROUNDS, TEXT),
    ("ink-3", GROUNDS, TEXT),
    ("field", GROUNDS[:3], GRAPHIC),
    ("leaf", GROUNDS, TEXT),
    ("on-leaf", ("leaf",), TEXT),
    ("leaf-ink", ("leaf-soft", *GROUNDS), TEXT),
    ("coral", GROUNDS[:2], GRAPHIC),
    ("on-coral", ("coral",), TEXT),
    ("price", GROUNDS[:3], TEXT),
    ("coral-ink", ("coral-soft", "surface"), TEXT),
    ("sun-ink", ("sun-soft", "surface"), TEXT),
    ("sky-ink", ("sky-soft",), TEXT),
    ("plum-ink", ("plum-soft",), TEXT),
    ("bad", ("bad-soft", "surface", "canvas"), TEXT),
    ("ink", ("bad-soft",), TEXT),
    ("star", GROUNDS[:2], GRAPHIC),
    ("lime-ink", ("lime",), TEXT),
    ("on-toast", ("toast",), TEXT),
    ("lime", ("toast",), TEXT),
    ("on-post", ("post",), TEXT),
    ("post-plus", ("post",), GRAPHIC),
)
WHITE: Color = (255.0, 255.0, 255.0, 1.0)


@dataclass(frozen=True)
class Finding:
    """One use of one colour on one ground, in one theme."""

    front: str
    ground: str
    theme: str
    ratio: float
    needed: float

    @property
    def passes(self) -> bool:
        return self.ratio >= self.needed

    def __str__(self) -> str:
        mark = "ok  " if self.passes else "LOW "
        return f"{mark}{self.ratio:5.2f} (needs {self.needed}) {self.front} on {self.ground}, {self.theme}"


def parse_color(text: str) -> Color:
    """A colour written `#rrggbb` or `rgb(r g b / a)`. Raises ValueError for any other."""
    text = text.strip()
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16), 1.0)
    found = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / (\d*\.?\d+)\)", text)
    if not found:
        raise ValueError(text)
    red, green, blue, alpha = (float(part) for part in found.groups())
    return (red, green, blue, alpha)


def parse_tokens(css: str) -> Tokens:
    """Every `--name: light-dark(a, b)` of a stylesheet."""
    found = re.findall(r"--([\w-]+):\s*light-dark\(((?:[^(),]|\([^)]*\))+),((?:[^(),]|\([^)]*\))+)\);", css)
    return {name: (parse_color(light), parse_color(dark)) for name, light, dark in found}


def over(front: Color, ground: Color) -> Color:
    """What is seen where `front` lies on an opaque `ground`."""
    alpha = front[3]
    red, green, blue = (f * alpha + g * (1 - alpha) for f, g in zip(front[:3], ground[:3], strict=True))
    return (red, green, blue, 1.0)


def luminance(color: Color) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in color[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: Color, other: Color) -> float:
    """Contrast of two opaque colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def check(tokens: Tokens) -> list[Finding]:
    """Every pair in both themes. Raises KeyError when a token of the table is missing."""
    found = [
        Finding(front, ground, theme, ratio(tokens[front][index], tokens[ground][index]), needed)
        for front, grounds, needed in PAIRS
        for ground in grounds
        for index, theme in enumerate(("light", "dark"))
    ]
    for index, theme in enumerate(("light", "dark")):  # the worst picture under a chip is a white one
        chip = over(tokens["pic-chip"][index], WHITE)
        found.append(Finding("white", "pic-chip", theme, ratio(WHITE, chip), TEXT))
    return found


def main() -> int:
    findings = check(parse_tokens(TOKENS.read_text()))
    failed = [finding for finding in findings if not finding.passes]
    for finding in failed or sorted(findings, key=lambda each: each.ratio / each.needed)[:1]:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"contrast: {len(findings)} pairs, {len(failed)} too low\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
