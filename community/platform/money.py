"""Money is whole minor units with a currency beside them; sums are conserved to the last unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import get_currency_precision, get_currency_symbol

BASIS = 10_000


@dataclass(frozen=True, order=True)
class Money:
    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")


def share(minor: int, basis_points: int) -> int:
    """`basis_points` ten-thousandths of `minor`, rounded half to even."""
    whole, rest = divmod(abs(minor) * basis_points, BASIS)
    half = BASIS // 2
    if rest > half or (rest == half and whole % 2):
        whole += 1
    return whole if minor >= 0 else -whole


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` in proportion to `weights` that sum to it exactly; the remainder goes to the largest fractions.

    Weights are non-negative with a positive sum; ties go to the earlier part. Raises ValueError otherwise.
    """
    whole = sum(weights)
    if not weights or whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative with a positive sum")
    sign = 1 if total >= 0 else -1
    parts, rests = [], []
    for index, weight in enumerate(weights):
        part, rest = divmod(abs(total) * weight, whole)
        parts.append(part)
        rests.append((-rest, index))
    for _rest, index in sorted(rests)[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def exponent(currency: str) -> int:
    """How many decimals the currency has: 2 for CNY, 0 for JPY."""
    return get_currency_precision(currency)


def symbol(currency: str, locale: str = "zh") -> str:
    return "¥" if currency in ("CNY", "JPY") else get_currency_symbol(currency, locale=locale)


def money_parts(minor: int, currency: str) -> tuple[str, str, str, str]:
    """Sign (a real minus or nothing), symbol, whole units with thousands separators, minor digits with their point."""
    digits = exponent(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    return ("−" if minor < 0 else "", symbol(currency), f"{whole:,}", f".{rest:0{digits}d}" if digits else "")


def format_money(minor: int, currency: str) -> str:
    """Plain text such as `¥1,280.00` or `−¥10.00`."""
    return "".join(money_parts(minor, currency))


def parse_money(text: str, currency: str) -> int:
    """Minor units of what a person typed. Raises ValueError when it is no exact amount of that currency."""
    cleaned = text.strip().replace(",", "").replace("，", "").lstrip("¥￥")
    if not cleaned or any(c not in "0123456789." for c in cleaned):
        raise ValueError(text)
    amount = Decimal(cleaned).scaleb(exponent(currency))
    if amount != amount.to_integral_value(ROUND_HALF_EVEN):
        raise ValueError(text)
    return int(amount)
