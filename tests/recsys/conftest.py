"""One published world for all tests of serving."""

from pathlib import Path

import pytest

from recsys.serve import Server
from recsys.train import Config, Fitted, publish, train
from tests.recsys.worlds import tastes


@pytest.fixture(scope="session")
def fitted() -> Fitted:
    return train(tastes(), Config(factors=16))


@pytest.fixture(scope="session")
def root(fitted: Fitted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artefacts")
    publish(fitted, folder)
    return folder


@pytest.fixture(scope="session")
def server(root: Path) -> Server:
    return Server.open(root)
