"""Object storage: a folder or any S3, behind one small face (obstore)."""

from pathlib import Path
from urllib.parse import unquote, urlparse

import obstore
from flask import Flask, current_app
from obstore.store import ObjectStore, from_url


class Storage:
    def __init__(self, url: str) -> None:
        if url.startswith("file://"):
            Path(unquote(urlparse(url).path)).mkdir(parents=True, exist_ok=True)
        self._store: ObjectStore = from_url(url)

    def put(self, key: str, content: bytes) -> None:
        obstore.put(self._store, key, content)

    def get(self, key: str) -> bytes:
        """Raises FileNotFoundError for a key that is not there."""
        return bytes(obstore.get(self._store, key).bytes())

    def exists(self, key: str) -> bool:
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return


def init_app(app: Flask) -> None:
    app.extensions["storage"] = Storage(app.extensions["settings"].storage_url)


def get_storage() -> Storage:
    return current_app.extensions["storage"]
