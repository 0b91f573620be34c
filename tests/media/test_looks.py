"""What pictures look like: the same picture stays near itself however it was sent, another one is far."""

from io import BytesIO

import numpy as np
import pytest
from flask import Flask
from PIL import Image, ImageDraw

from community.media import develop, imports, looks, queries, service
from community.platform.db import transaction
from tests.factories.accounts import make_person


def drawing(ground: str, shape: str, box: tuple[int, int, int, int]) -> Image.Image:
    image = Image.new("RGB", (640, 800), ground)
    ImageDraw.Draw(image).ellipse(box, fill=shape)
    return image


def sent(image: Image.Image, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, **({"format": "JPEG", "quality": 90} | how))  # type: ignore[arg-type]
    return out.getvalue()


CUP = drawing("#f3e6d0", "#24523b", (150, 300, 450, 600))
NEAR = drawing("#f1e4d2", "#2a5840", (170, 310, 470, 610))
FAR = drawing("#203060", "#ffd040", (20, 20, 200, 200))


def look(image: Image.Image) -> bytes:
    return develop.develop(sent(image)).look


def test_a_picture_is_itself_after_scaling_and_another_encoding() -> None:
    again = develop.develop(sent(CUP.resize((400, 500)), format="WEBP", quality=60)).look
    others = looks.matrix([look(CUP), again, look(NEAR), look(FAR)])
    same, scaled, near, far = looks.distances(look(CUP), others).tolist()
    assert same == 0
    assert scaled < 0.05 < near < 0.5 < far


def test_colour_counts_where_shapes_are_the_same() -> None:
    red, green = (
        drawing("#ffffff", "#c03020", (150, 300, 450, 600)),
        drawing("#ffffff", "#30a040", (150, 300, 450, 600)),
    )
    (apart,) = looks.distances(look(red), looks.matrix([look(green)])).tolist()
    assert apart > 0.05


def test_a_look_is_made_of_a_small_square_and_nothing_else() -> None:
    assert len(looks.features(np.zeros((32, 32, 3), np.uint8))) == looks.BYTES
    with pytest.raises(ValueError):
        looks.features(np.zeros((32, 16, 3), np.uint8))


def test_an_upload_keeps_its_look_a_copy_has_it_too_and_it_leaves_with_its_owner(context: Flask) -> None:
    owner, other = make_person(), make_person()
    received = service.receive(owner, sent(CUP))
    with transaction():
        picture = service.accept(owner, received).id
        service.accept(owner, received)
    with transaction():
        copy = imports.give_copy(picture, "demo/copy-of-a-cup", other)
    assert queries.looks([picture, copy]) == {picture: received.look, copy: received.look}
    with transaction():
        service.forget_owner(owner)
    assert queries.looks([picture, copy]) == {copy: received.look}
