"""What happens to pictures that people send: the good come out clean, the bad are refused and leave nothing."""

import re
import resource
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from community.accounts import queries as people
from community.accounts import service as accounts
from community.media import queries, service
from community.media.develop import develop
from community.media.errors import BrokenPicture, NoSuchPicture, PictureTooLarge
from community.media.models import Picture
from community.media.rules import MAX_BYTES, fitting, renditions_of
from community.platform.db import session, transaction
from community.platform.settings import Settings
from tests.factories.accounts import make_person, make_token, signed_in
from tests.factories.catalog import make_product, make_shop
from tests.media import corpus

FRAGMENT = {"HX-Request": "true", "Accept-Language": "en"}
JSON = {"Accept": "application/json"}


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def stored(settings: Settings) -> list[Path]:
    return [path for path in (settings.instance_dir / "media").rglob("*") if path.is_file()]


@pytest.fixture
def empty_storage(app: Flask, settings: Settings) -> Settings:
    for path in stored(settings):
        path.unlink()
    return settings


# --- sizes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (1, (240,)),
        (240, (240,)),
        (241, (240, 360)),
        (300, (240, 360)),
        (720, (240, 360, 480, 720)),
        (1079, (240, 360, 480, 720, 1080)),
        (4000, (240, 360, 480, 720, 1080)),
    ],
)
def test_a_picture_has_the_renditions_that_hold_it(width: int, names: tuple[int, ...]) -> None:
    assert renditions_of(width) == names


def test_the_rendition_that_fills_a_width_is_chosen() -> None:
    assert [fitting(width) for width in (1, 240, 241, 720, 5000)] == [240, 240, 360, 720, 1080]
    assert fitting(720, (240, 360)) == 360


@pytest.mark.parametrize(("size", "widths"), [((2400, 1800), [240, 360, 480, 720, 1080]), ((300, 400), [240, 300])])
def test_renditions_are_never_larger_than_the_picture(size: tuple[int, int], widths: list[int]) -> None:
    developed = develop(corpus.saved(corpus.photo(*size), "JPEG"))
    images = [opened(developed.files[name]) for name in sorted(developed.files)]
    assert [image.width for image in images] == widths
    assert all(image.format == "WEBP" for image in images)
    assert all(abs(image.height / image.width - size[1] / size[0]) < 0.01 for image in images)
    assert (developed.width, developed.height) == images[-1].size


def test_the_dominant_colour_is_the_grounds() -> None:
    red, green, blue = bytes.fromhex(develop(corpus.saved(corpus.photo(), "PNG")).color[1:])
    assert (abs(red - 40) < 6, abs(green - 120) < 6, abs(blue - 80) < 6) == (True, True, True)


# --- formats ---------------------------------------------------------------------------------------------------------

GOOD: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: corpus.saved(corpus.photo(), "JPEG"),
    "png": lambda: corpus.saved(corpus.photo(), "PNG"),
    "webp": lambda: corpus.saved(corpus.photo(), "WEBP"),
    "heic": corpus.heic,
    "grey": lambda: corpus.saved(corpus.photo().convert("L"), "PNG"),
    "two colours": lambda: corpus.saved(corpus.photo().convert("1"), "PNG"),
    "sixteen bits": lambda: corpus.saved(Image.new("I;16", (300, 200), 30_000), "PNG"),
    "palette": lambda: corpus.saved(corpus.photo().quantize(16), "PNG"),
    "cmyk": lambda: corpus.saved(corpus.photo().convert("CMYK"), "JPEG"),
    "progressive": lambda: corpus.saved(corpus.photo(), "JPEG", progressive=True),
    "one pixel": lambda: corpus.saved(Image.new("RGB", (1, 1)), "PNG"),
    "ribbon": lambda: corpus.saved(Image.new("RGB", (16_000, 1)), "PNG"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_pictures_come_out_as_plain_webp(name: str) -> None:
    for content in develop(GOOD[name]()).files.values():
        image = opened(content)
        assert (image.format, image.mode) == ("WEBP", "RGB")


def test_sixteen_bits_keep_their_brightness() -> None:
    developed = develop(GOOD["sixteen bits"]())
    grey = opened(developed.files[240]).getpixel((10, 10))
    assert isinstance(grey, tuple)
    assert abs(int(grey[0]) - 30_000 // 256) <= 2


def test_what_is_see_through_lies_on_white() -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    assert opened(develop(corpus.saved(clear, "PNG")).files[240]).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_and_then_gone(orientation: int) -> None:
    upright = corpus.photo(1200, 900)
    undo = {
        2: "FLIP_LEFT_RIGHT",
        3: "ROTATE_180",
        4: "FLIP_TOP_BOTTOM",
        5: "TRANSPOSE",
        6: "ROTATE_90",
        7: "TRANSVERSE",
        8: "ROTATE_270",
    }
    lying = upright.transpose(Image.Transpose[undo[orientation]]) if orientation > 1 else upright
    exif = lying.getexif()
    exif[0x0112] = orientation
    developed = develop(corpus.saved(lying, "JPEG", exif=exif, quality=95))
    image = opened(developed.files[1080])
    assert image.size == (1080, 810) == (developed.width, developed.height)
    red = image.getpixel((60, 60))
    assert isinstance(red, tuple) and red[0] > 150 > 100 > red[1]
    assert len(image.getexif()) == 0


@pytest.mark.parametrize("make", [corpus.jpeg_with_gps, lambda: corpus.jpeg_with_gps(6), corpus.polyglot])
def test_no_metadata_is_left_in_any_rendition(make: Callable[[], bytes]) -> None:
    sent = make()
    assert b"SECRET" in sent or b"<script>" in sent
    files = develop(sent).files
    assert sorted(files) == [240, 360, 480, 720, 1080]
    for content in files.values():
        for trace in (b"SECRET", b"PhoneMaker", b"Exif", b"EXIF", b"XMP ", b"ICCP", b"xmpmeta", b"<script>", b"GPS"):
            assert trace not in content
        image = opened(content)
        assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
        assert len(image.getexif()) == 0


# --- refusals --------------------------------------------------------------------------------------------------------

BAD: dict[str, tuple[Callable[[], bytes], type[Exception]]] = {
    "png bomb": (corpus.png_bomb, PictureTooLarge),
    "41 megapixels": (lambda: corpus.png_bomb(6404), PictureTooLarge),
    "a side too long": (lambda: corpus.saved(Image.new("1", (16_001, 1)), "PNG"), PictureTooLarge),
    "too many bytes": (lambda: b"\xff\xd8\xff" + b"0" * MAX_BYTES, PictureTooLarge),
    "text bomb": (corpus.png_with_text_bomb, BrokenPicture),
    "promises more than it holds": (lambda: corpus.png_bomb(3000), BrokenPicture),
    "truncated jpeg": (lambda: corpus.saved(corpus.photo(), "JPEG")[:4000], BrokenPicture),
    "truncated png": (lambda: corpus.saved(corpus.photo(), "PNG")[:900], BrokenPicture),
    "truncated heic": (lambda: corpus.heic()[:400], BrokenPicture),
    "gif of many frames": (corpus.gif, BrokenPicture),
    "svg": (lambda: corpus.SVG, BrokenPicture),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", BrokenPicture),
    "php named jpg": (lambda: b"<?php system($_GET[0]); ?>", BrokenPicture),
    "eps": (lambda: corpus.EPS, BrokenPicture),
    "fits": (lambda: corpus.FITS, BrokenPicture),
    "bmp": (lambda: corpus.BMP, BrokenPicture),
    "tiff": (lambda: corpus.TIFF, BrokenPicture),
    "noise": (lambda: bytes(range(256)) * 40, BrokenPicture),
    "header alone": (lambda: b"\x89PNG\r\n\x1a\n", BrokenPicture),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_quickly_and_writes_nothing(empty_storage: Settings, app: Flask, name: str) -> None:
    make, refusal = BAD[name]
    sent = make()
    with app.app_context():
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        with pytest.raises(refusal):
            service.receive(1, sent)
        assert time.process_time() - started < 5
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
        assert stored(empty_storage) == []


def test_a_large_picture_stays_within_memory(app: Flask) -> None:
    """39 megapixels of JPEG, a fair phone's picture: reduced while it is decoded."""
    sent = corpus.saved(Image.new("RGB", (7200, 5400), (90, 60, 30)), "JPEG")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert develop(sent).width == 1080
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    developed = develop(corpus.animated_webp())
    image = opened(developed.files[360])
    assert getattr(image, "n_frames", 1) == 1
    red = image.getpixel((9, 9))
    assert isinstance(red, tuple) and red[0] > 190


# --- over HTTP -------------------------------------------------------------------------------------------------------


def send(
    client: FlaskClient, content: bytes, path: str = "/media", headers: dict[str, str] | None = None, **form: str
) -> object:
    page = client.get("/settings/erase", headers=FRAGMENT).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"picture": (BytesIO(content), "evil.php.jpg"), **form}
    return client.post(
        path, data=data, headers=(headers or JSON) | {"X-CSRFToken": token}, content_type="multipart/form-data"
    )


def test_a_member_sends_a_picture_and_everybody_sees_it(empty_storage: Settings, app: Flask) -> None:
    with app.app_context():
        person_id = make_person()
    answer = send(signed_in(app, person_id), corpus.jpeg_with_gps(), alt="  A red\nsquare ")
    assert answer.status_code == 201  # type: ignore[attr-defined]
    body = answer.json  # type: ignore[attr-defined]
    assert (body["width"], body["height"], body["url"]) == (1080, 810, f"/media/{body['key']}/480.webp")
    assert re.fullmatch(r"#[0-9a-f]{6}", body["color"])
    assert len(stored(empty_storage)) == 5
    shown = app.test_client().get(body["url"])
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Set-Cookie" not in shown.headers
    assert opened(shown.data).width == 480
    with app.app_context():
        row = queries.pictures([body["id"], 404])
        assert list(row) == [body["id"]]
        kept = row[body["id"]]
        assert (kept.alt, kept.owner_id) == ("A red square", person_id)
        assert queries.picture_url(kept, 200) == f"/media/{kept.key}/240.webp"
        assert queries.picture_srcset(kept).split(", ")[-1] == f"/media/{kept.key}/1080.webp 1080w"


def test_the_same_picture_sent_twice_is_one_picture(empty_storage: Settings, app: Flask) -> None:
    with app.app_context():
        person_id, other = make_person(), make_person()
    sent = corpus.saved(corpus.photo(), "PNG")
    first, second, third = (send(signed_in(app, who), sent).json["id"] for who in (person_id, person_id, other))  # type: ignore[attr-defined]
    assert first == second != third


def test_a_small_picture_answers_for_larger_renditions(app: Flask) -> None:
    with app.app_context():
        person_id = make_person()
    key = send(signed_in(app, person_id), corpus.saved(corpus.photo(300, 300), "PNG")).json["key"]  # type: ignore[attr-defined]
    answers = {name: app.test_client().get(f"/media/{key}/{name}.webp") for name in (240, 360, 480, 1080)}
    assert {name: opened(answer.data).width for name, answer in answers.items()} == {
        240: 240,
        360: 300,
        480: 300,
        1080: 300,
    }


@pytest.mark.parametrize(
    "path",
    [
        "u/ab/none/480.webp",
        "u/ab/none/481.webp",
        "480.webp",
        "../secret_key",
        "u/../../meadow.db",
        "u/%2e%2e/480.webp",
        "u/ab/x.webp",
        "u//480.webp",
    ],
)
def test_only_our_own_renditions_are_served(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/media/{path}", headers=FRAGMENT)
    assert answer.status_code in (404, 308)
    assert b"secret" not in answer.data


@pytest.mark.parametrize("name", ["png bomb", "truncated jpeg", "svg", "gif of many frames"])
def test_a_bad_upload_says_why_and_leaves_nothing(empty_storage: Settings, app: Flask, name: str) -> None:
    with app.app_context():
        person_id = make_person(lang="en")
    make, refusal = BAD[name]
    answer = send(signed_in(app, person_id), make())
    status = {PictureTooLarge: 413, BrokenPicture: 422}[refusal]  # type: ignore[index]
    assert (answer.status_code, answer.json["code"]) == (status, refusal.code)  # type: ignore[attr-defined]
    assert stored(empty_storage) == []
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Picture)) == 0


def test_sending_pictures_is_for_members_and_for_scoped_tokens(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        person_id = make_person()
        reading, posting = make_token(person_id, "read"), make_token(person_id, "notes")
    picture = corpus.saved(corpus.photo(), "PNG")

    def through_api(headers: dict[str, str]) -> int:
        data = {"picture": (BytesIO(picture), "a.png")}
        return client.post(
            "/api/v1/pictures", data=data, headers=headers, content_type="multipart/form-data"
        ).status_code

    assert [through_api(headers) for headers in ({}, reading, posting)] == [401, 403, 201]
    assert client.post("/api/v1/pictures", headers=posting).status_code == 400
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Picture)) == 1


def test_a_picture_becomes_the_persons_own(app: Flask) -> None:
    with app.app_context():
        person_id = make_person()
    answer = send(signed_in(app, person_id), corpus.saved(corpus.photo(400, 400), "PNG"), "/media/avatar", FRAGMENT)
    assert answer.status_code == 204  # type: ignore[attr-defined]
    with app.app_context():
        key = people.get_person(person_id).avatar
        assert key == session().scalar(select(Picture.key))


def test_only_the_owner_describes_a_picture(app: Flask, context: Flask) -> None:
    owner, other = make_person(), make_person()
    with transaction():
        kept = service.accept(owner, service.receive(owner, corpus.saved(corpus.photo(), "PNG")))
    with pytest.raises(NoSuchPicture), transaction():
        service.describe(other, {kept.id: "mine now"})
    with transaction():
        service.describe(owner, {kept.id: "A red square"})
    assert queries.pictures([kept.id])[kept.id].alt == "A red square"


# --- the stock, and people who leave ---------------------------------------------------------------------------------


def test_the_stock_is_adopted_once(empty_storage: Settings, context: Flask, tmp_path: Path) -> None:
    path = tmp_path / "mug.webp"
    corpus.photo(600, 800).save(path, "WEBP", quality=85)
    with transaction():
        first = service.adopt("demo/mug-3", path, 600, 800, "#287850", "A mug", None)
        again = service.adopt("demo/mug-3", path, 600, 800, "#287850", "A mug", None)
    assert first.id == again.id
    files = {found.name: found for found in stored(empty_storage)}
    assert sorted(files) == ["240.webp", "360.webp", "480.webp", "720.webp"]
    assert files["720.webp"].read_bytes() == path.read_bytes()
    assert [opened(files[f"{name}.webp"].read_bytes()).width for name in (240, 360, 480)] == [240, 360, 480]
    with pytest.raises(ValueError, match="key"), transaction():
        service.adopt("../up", path, 600, 800, "#287850", "A mug", None)


def test_the_pictures_of_somebody_who_left_are_deleted_but_a_shop_keeps_its_own(
    empty_storage: Settings, app: Flask, drain: Callable[[], None]
) -> None:
    with app.app_context():
        person_id, bystander = make_person(), make_person()
        with transaction():
            mine, goods, face = (
                service.accept(
                    person_id, service.receive(person_id, corpus.saved(corpus.photo(*size), "PNG")), "A place"
                )
                for size in ((240, 240), (200, 240), (160, 240))
            )
            others = service.accept(bystander, service.receive(bystander, corpus.saved(corpus.photo(240, 240), "PNG")))
        make_product(shop_id=make_shop(avatar_picture_id=face.id), picture_ids=(goods.id,))
        assert len(stored(empty_storage)) == 4
        with transaction():
            accounts.erase(person_id)
    drain()
    shown = {mine: (None, ""), goods: (None, "A place"), face: (None, "A place"), others: (bystander, "")}
    with app.app_context():
        rows = queries.pictures(picture.id for picture in shown)
        assert {picture: (rows[picture.id].owner_id, rows[picture.id].alt) for picture in shown} == shown
    client = app.test_client()
    statuses = [client.get(f"/media/{p.key}/240.webp", headers=FRAGMENT).status_code for p in shown]
    assert statuses == [404, 200, 200, 200]
