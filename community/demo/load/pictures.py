"""The stock of pictures, with its renditions."""

from concurrent.futures import ThreadPoolExecutor

from flask import current_app
from tqdm import tqdm

from community.demo import stock
from community.demo.load.places import Places
from community.demo.world import World
from community.media import service as media
from community.platform.db import transaction

THREADS = 2


def key_of(file: str) -> str:
    """The media key of a file of the stock: `covers/mug-3.webp` → `demo/covers/mug-3`; avatars keep their folder."""
    stem = file.removesuffix(".webp")
    return stem if stem.startswith("avatars/") else f"demo/{stem}"


def load_pictures(world: World, places: Places) -> None:
    """Store renditions in threads (encoding releases the lock), then write the rows."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy does not reach into threads
    files = [*world.files, *world.faces]

    def store(file: str) -> None:
        with app.app_context():
            media.store_stock(key_of(file), stock.PICTURES / file)

    with ThreadPoolExecutor(THREADS) as pool:
        list(tqdm(pool.map(store, files), total=len(files), desc="pictures", unit="", leave=False))
    with transaction():
        for file in world.files:
            picture = world.pictures[file]
            alt = picture.alt_en if picture.lang == "en" else picture.alt_zh
            row = media.adopt(
                key_of(file), stock.PICTURES / file, picture.width, picture.height, picture.color, alt, owner_id=None
            )
            places.pictures[file] = row.id
