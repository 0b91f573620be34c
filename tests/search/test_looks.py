"""Notes and products whose covers look alike: found by picture alone, and never the same picture again."""

import shutil
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image, ImageDraw

from community.catalog import queries as catalog
from community.media import service as media
from community.notes import service as notes
from community.platform.db import transaction
from community.platform.settings import settings
from community.platform.viewer import Viewer
from community.search.looks import jobs, service
from community.social import service as social
from tests.browsing import FRAGMENT, PAGE
from tests.factories.accounts import make_person, signed_in
from tests.factories.catalog import make_product
from tests.factories.notes import make_draft


@pytest.fixture(autouse=True)
def gallery(app: Flask) -> Iterator[None]:
    with app.app_context():
        folder = settings().instance_dir / "looks"
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


def picture(owner: int, ground: str, shape: str, left: int) -> int:
    image = Image.new("RGB", (480, 600), ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((left, 150, left + 250, 400), fill=shape)
    draw.rectangle((left + 60, 380, left + 190, 560), fill="#5a4030")
    out = BytesIO()
    image.save(out, "PNG")
    received = media.receive(owner, out.getvalue())
    with transaction():
        return media.accept(owner, received, f"{ground} {shape}").id


def cups(owner: int) -> list[int]:
    """A green cup, one much like it, one in the dark."""
    return [
        picture(owner, "#f3e6d0", "#24523b", 100),
        picture(owner, "#f0e4d0", "#2c5a42", 105),
        picture(owner, "#101830", "#ffd040", 20),
    ]


def note_with(author: int, picture_id: int, title: str) -> tuple[int, str]:
    draft = make_draft(author, title=title, picture_ids=(picture_id,))
    with transaction():
        made = notes.publish(author, draft)
    return made.id, made.public_id


def test_notes_whose_covers_look_alike_are_found_nearest_first(app: Flask, drain: Callable[[], None]) -> None:
    with app.app_context():
        author = make_person()
        green, near, dark = cups(author)
        own, public_id = note_with(author, green, "绿杯子")
        like, _ = note_with(author, near, "另一只绿杯子")
        far, _ = note_with(author, dark, "夜里")
        again, _ = note_with(author, green, "同一张照片")
        assert service.alike("note", green) == []  # not gathered yet
        jobs.build()
        assert service.alike("note", green) == [like]
        assert service.alike("note", near) == [own]  # the same picture under two notes counts once
        assert service.alike("note", dark) == []
        assert {own, like, far, again} >= set(service.alike("note", near))
        reader = make_person()
        with transaction():
            social.hide(Viewer(person_id=reader).actor, "note", like)
    drain()
    page = app.test_client().get(f"/n/{public_id}/alike", headers=FRAGMENT).text
    assert "看着像的" in page and "另一只绿杯子" in page and "夜里" not in page and "同一张照片" not in page
    assert "另一只绿杯子" not in signed_in(app, reader).get(f"/n/{public_id}/alike", headers=FRAGMENT).text


def test_goods_whose_covers_look_alike_are_found_while_they_are_sold(app: Flask) -> None:
    with app.app_context():
        green, near, dark = cups(make_person())
        own, like, _far = (
            make_product(name=name, picture_ids=(cover,))
            for name, cover in (("一", green), ("二号杯", near), ("三", dark))
        )
        jobs.build()
        assert service.alike("product", green) == [like]
        public_id = catalog.products([own], "zh")[own].public_id
    page = app.test_client().get(f"/p/{public_id}/alike", headers=FRAGMENT).text
    assert "看着像的" in page and "二号杯" in page
    for path in ("/n/01ARZ3NDEKTSV4RRFFQ69G5FAV/alike", "/p/01ARZ3NDEKTSV4RRFFQ69G5FAV/alike"):
        assert app.test_client().get(path, headers=PAGE).status_code == 404
