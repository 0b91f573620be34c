"""The demo world as the benchmarks see it."""

from flask.testing import FlaskClient

from community.demo.people import DEMO_PASSWORD, SHOPPER_EMAIL


def addresses() -> dict[str, str]:
    """Page name → address, of a busy note and the product it shows."""
    raise NotImplementedError


def sign_in(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": SHOPPER_EMAIL, "password": DEMO_PASSWORD})
    assert answer.status_code == 303, answer.status
