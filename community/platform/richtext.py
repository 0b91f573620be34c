"""What people write: plain text with #topics, shown as paragraphs, escaped to the last character."""

import re
import unicodedata
from urllib.parse import quote

from markupsafe import Markup, escape

TOPIC = re.compile(r"#([\w·-]{1,30})#?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028-\u202e\u2060-\u206f\ufeff]")


def plain(text: str) -> str:
    """Normalised (NFC), without control and direction characters, trimmed, at most one empty line in a row."""
    cleaned = _CONTROL.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in cleaned.split("\n"))).strip()


def paragraphs(text: str) -> Markup:
    """HTML paragraphs of plain text, topics linked."""
    return Markup("").join(Markup("<p>{}</p>").format(_linked(part)) for part in text.split("\n\n") if part.strip())


def _linked(part: str) -> Markup:
    out, at = Markup(""), 0
    for match in TOPIC.finditer(part):
        out += _lines(part[at : match.start()])
        out += Markup('<a href="/search?q={}">#{}</a>').format(quote(match[1]), match[1])
        at = match.end()
    return out + _lines(part[at:])


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))
