"""Draw the demo's pictures: ``python -m community.demo.studio --list``, ``--render [WORD …] [--again]`` or ``--sheet [WORD …]``.

A WORD is a kind (still, packshot, cover), a category or the name of a picture. Rendering goes on where it
stopped, and draws a still or packshot anew when its model, set or plan has changed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from community.demo.studio.avatars import draw_avatars
from community.demo.studio.covers import covers, keep_cover
from community.demo.studio.geometry import Model
from community.demo.studio.pieces import STOCK, Piece, keep, write_manifest
from community.demo.studio.sheet import contact_sheet
from community.demo.studio.stage import Light, View
from community.demo.studio.traced import traced


def _trace(model: Model, view: View, light: Light, samples: int, seed: int) -> Image.Image:
    # imported on first use: listing and covers must work without the renderer
    from community.demo.studio.render import picture

    return picture(model, view, light, samples, seed)


def _wanted(pieces: Sequence[Piece], words: Sequence[str]) -> list[Piece]:
    """The pieces of which a word is the name; else those of which every word is the kind or category; all without words."""
    named = [piece for piece in pieces if Path(piece.file).stem in words]
    return named or [piece for piece in pieces if all(word in (piece.kind, piece.category) for word in words)]


def render(pieces: Sequence[Piece], again: bool) -> int:
    """Draw the pieces that are missing or whose scene has changed (all of them when ``again``); the number drawn.

    Covers are dealt to one process per core, each with its own browser; the path tracer takes every core for one picture.
    """
    todo = [piece for piece in pieces if again or not piece.is_drawn]
    files = [piece.file for piece in todo if piece.kind == "cover"]
    with tqdm(total=len(todo), unit="picture") as bar:
        if files:
            with get_context("spawn").Pool(min(len(files), os.cpu_count() or 1)) as pool:
                for file in pool.imap_unordered(keep_cover, files):
                    bar.set_postfix_str(file)
                    bar.update()
        for piece in todo:
            if piece.kind != "cover":
                bar.set_postfix_str(piece.file)
                keep(piece)
                bar.update()
    return len(todo)


def main(arguments: list[str]) -> int:
    """Run the command line; 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python -m community.demo.studio", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", action="store_true", help="name every picture of the plan")
    what.add_argument("--render", nargs="*", metavar="WORD", help="draw what is missing of these")
    what.add_argument(
        "--sheet", nargs="*", metavar="WORD", help="put the finished pictures of these on one sheet, at --out"
    )
    what.add_argument("--avatars", action="store_true", help="draw the avatars")
    what.add_argument("--manifest", action="store_true", help="write the manifest of what is there")
    parser.add_argument("--again", action="store_true", help="draw even what is there")
    parser.add_argument("--out", type=Path, default=Path("sheet.webp"), help="where a sheet is written")
    options = parser.parse_args(arguments)
    pieces = [*covers(), *traced(_trace)]
    if options.list:
        for piece in pieces:
            print("\t".join((piece.file, piece.category, piece.lang or "-", piece.title or "", piece.subtitle or "")))
        return 0
    if options.sheet is not None:
        files = [STOCK / piece.file for piece in _wanted(pieces, options.sheet) if (STOCK / piece.file).exists()]
        print(f"{len(files)} pictures, {contact_sheet(files, options.out) / 1000:.0f} kB: {options.out}")
        return 0
    if options.avatars:
        print(f"{draw_avatars()} avatars drawn")
    if options.render is not None:
        print(f"{render(_wanted(pieces, options.render), options.again)} pictures drawn")
    print(f"{write_manifest(pieces)} pictures in the manifest")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
