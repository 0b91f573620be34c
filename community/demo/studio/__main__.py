"""Draw the demo's pictures: ``python -m community.demo.studio --list`` or ``--render [KIND or NAME …] [--again]``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable

from PIL import Image

from community.demo.studio.avatars import draw_avatars
from community.demo.studio.covers import covers
from community.demo.studio.geometry import Model
from community.demo.studio.pieces import STOCK, Piece, write_manifest
from community.demo.studio.stage import Light, View
from community.demo.studio.traced import traced


def _trace(model: Model, view: View, light: Light, samples: int, seed: int) -> Image.Image:
    # imported on first use: listing and covers must work without the renderer
    from community.demo.studio.render import picture

    return picture(model, view, light, samples, seed)


def _wanted(piece: Piece, words: list[str]) -> bool:
    name = piece.file.rsplit("/", 1)[1].removesuffix(".webp")
    return not words or any(word in (piece.kind, piece.category) or name == word for word in words)


def render(pieces: Iterable[Piece], again: bool) -> int:
    """Draw the pieces whose files are missing (all of them when ``again``); the number drawn."""
    drawn = 0
    for piece in pieces:
        path = STOCK / piece.file
        if path.exists() and not again:
            continue
        started = time.monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        piece.draw().convert("RGB").save(part, "WEBP", quality=piece.quality, method=6)
        part.replace(path)
        drawn += 1
        print(f"{piece.file}  {path.stat().st_size / 1000:.0f} kB  {time.monotonic() - started:.1f} s", flush=True)
    return drawn


def main(arguments: list[str]) -> int:
    """Run the command line; 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python -m community.demo.studio", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", action="store_true", help="name every picture of the plan")
    what.add_argument(
        "--render", nargs="*", metavar="WORD", help="draw what is missing, of these kinds, categories or names"
    )
    what.add_argument("--avatars", action="store_true", help="draw the avatars")
    what.add_argument("--manifest", action="store_true", help="write the manifest of what is there")
    parser.add_argument("--again", action="store_true", help="draw even what is there")
    options = parser.parse_args(arguments)
    pieces = [*covers(), *traced(_trace)]
    if options.list:
        for piece in pieces:
            print("\t".join((piece.file, piece.category, piece.lang or "-", piece.title or "", piece.subtitle or "")))
        return 0
    if options.avatars:
        print(f"{draw_avatars()} avatars drawn")
    if options.render is not None:
        render([piece for piece in pieces if _wanted(piece, options.render)], options.again)
    print(f"{write_manifest(pieces)} pictures in the manifest")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
