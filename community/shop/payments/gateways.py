"""The gateways that are built in, by the name that the settings and the payment rows use."""

from community.platform.settings import settings
from community.shop.payments.gateway import Gateway
from community.shop.payments.sandbox import SandboxGateway

GATEWAYS: dict[str, Gateway] = {"sandbox": SandboxGateway()}


def chosen() -> Gateway:
    """The one that new payments go through."""
    return GATEWAYS[settings().payment_gateway]
