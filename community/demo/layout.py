"""How a hand puts sentences on the page: lines, paragraphs, lists; full stops or none; now and then an emoji."""

import re
from collections.abc import Sequence
from random import Random

from community.demo.world import Voice

_LAST_STOP = re.compile(r"(?<=[^。.…])[。.]$", re.MULTILINE)
_BULLETS = (  # a note tells twelve things at most
    tuple(f"{number}. " for number in range(1, 13)),
    tuple(f"{number} " for number in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"),
    ("· ",) * 12,
    ("- ",) * 12,
)


def lay_out(lang: str, voice: Voice, opening: str, middle: Sequence[str], closing: str, random: Random) -> str:
    """The sentences as this voice breaks them. A list needs three things to list."""
    gap = "" if lang == "zh" else " "
    parts = [part for part in (opening, *middle, closing) if part]
    layout = voice.layout
    if layout == "list" and len(middle) >= 3:
        bullets = _BULLETS[(len(voice.job) + len(voice.home)) % len(_BULLETS)]
        listed = "\n".join(f"{mark}{line}" for mark, line in zip(bullets, middle, strict=False))
        text = "\n\n".join(part for part in (opening, listed, closing) if part)
    elif layout == "lines" or len(parts) <= 2:
        text = "\n".join(parts)
    elif layout == "block":
        text = gap.join(parts[:-1]) + "\n\n" + parts[-1] if closing else gap.join(parts)
    else:
        cut = random.randint(1, len(parts) - 1)
        second = random.randint(cut, len(parts) - 1)
        blocks = (parts[:cut], parts[cut:second], parts[second:])
        text = "\n\n".join(gap.join(block) for block in blocks if block)
    return _dressed(text, voice, random)


def _dressed(text: str, voice: Voice, random: Random) -> str:
    if "no-stops" in voice.quirks:
        text = _LAST_STOP.sub("", text)
    if "lower" in voice.quirks:
        text = text.lower()
    if "spaces" in voice.quirks:
        text = re.sub("，(?=[^，。\n]{3,10}(?:，|。|$))", " ", text)
    if voice.emoji and random.random() < 0.4:
        text = f"{text}{voice.emoji}" if random.random() < 0.7 else f"{voice.emoji} {text}"
    return text
