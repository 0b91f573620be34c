"""The interface's words: collect, compile, and refuse an incomplete language.

`python -m community.platform.catalogues update|compile|check`. Message ids are the English text; `zh` must say each one.
"""

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from community.platform.settings import ROOT

SOURCE = ROOT / "community"
FOLDER = SOURCE / "translations"
LANGUAGES = ("zh",)  # English is the message id itself
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "extensions": "jinja2.ext.do", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
}


def collect() -> Catalog:
    """Every message id that the code and the templates use."""
    catalog = Catalog(project="meadow")
    for name, line, message, _comments, _context in extract_from_dir(SOURCE, METHODS, OPTIONS, KEYWORDS):
        catalog.add(message, locations=[(name, line)] if line else [])
    return catalog


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Add new messages, drop the dead ones, keep what is translated."""
    template = collect()
    for language in LANGUAGES:
        catalog = read(language) if path_of(language).exists() else Catalog(locale=language, project="meadow")
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalog, no_location=True, sort_output=True, omit_header=False, width=120)
        path_of(language).write_bytes(buffer.getvalue())
    compile_()


def compile_() -> None:
    for language in LANGUAGES:
        with path_of(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, read(language))


def missing() -> list[str]:
    """Messages that a language does not say, or says with other placeholders."""
    wanted = collect()
    gaps = []
    for language in LANGUAGES:
        said = read(language)
        for message in wanted:
            if not message.id:
                continue
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            found = said.get(key)
            text = found and (found.string if isinstance(found.string, str) else (found.string or [""])[0])
            if not text:
                gaps.append(f"{language}: {key!r} is not said")
            elif problems := list(found.check(said)):  # type: ignore[union-attr]
                gaps.append(f"{language}: {key!r}: {problems[0]}")
    return gaps


def main(command: str) -> int:
    if command == "update":
        update()
    elif command == "compile":
        compile_()
    elif command == "check":
        gaps = missing()
        print("\n".join(gaps) if gaps else "every message is said in every language")  # noqa: T201
        return bool(gaps)
    else:
        print("update, compile or check")  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
