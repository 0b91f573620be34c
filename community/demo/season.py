"""The season there and then, and the festivals and sales that people write about."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SOUTH = ("Melbourne", "Auckland")  # cities where it is summer in January
_SEASONS = ("winter",) * 2 + ("spring",) * 3 + ("summer",) * 3 + ("autumn",) * 3 + ("winter",)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July",
           "August", "September", "October", "November", "December")  # fmt: skip
_NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
HERE = ZoneInfo("Asia/Shanghai")  # whose clock and calendar the world goes by
SEASONS = ("spring", "summer", "autumn", "winter")

# Days of the moon calendar that no rule of the sun calendar gives: new year, dragon boats, double seventh, mid-autumn.
_MOON = {
    2024: ((2, 10), (6, 10), (8, 10), (9, 17)),
    2025: ((1, 29), (5, 31), (8, 29), (10, 6)),
    2026: ((2, 17), (6, 19), (8, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (8, 8), (9, 15)),
    2028: ((1, 26), (5, 28), (8, 26), (10, 3)),
    2029: ((2, 13), (6, 16), (8, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (8, 5), (9, 12)),
}
# A festival: its tag, then month and day of its first and last day in the sun calendar.
_SUN = (
    ("newyear", (12, 28), (1, 5)),
    ("valentine", (2, 6), (2, 14)),
    ("mayday", (4, 27), (5, 6)),
    ("618", (5, 24), (6, 21)),
    ("school", (8, 22), (9, 8)),
    ("national", (9, 28), (10, 8)),
    ("halloween", (10, 22), (11, 1)),
    ("d11", (10, 19), (11, 16)),
    ("blackfriday", (11, 14), (12, 2)),
    ("d12", (12, 3), (12, 13)),
    ("christmas", (12, 1), (12, 26)),
)
# The same around a day of the moon calendar: its place above, days before, days after.
_MOONLIT = (
    ("nianhuo", 0, -26, -4),
    ("springfestival", 0, -3, 9),
    ("dragonboat", 1, -8, 1),
    ("qixi", 2, -6, 1),
    ("midautumn", 3, -14, 2),
)
FESTIVALS = (*(name for name, *_ in _SUN), *(name for name, *_ in _MOONLIT))


@lru_cache(maxsize=512)
def festivals(day: date) -> frozenset[str]:
    """Tags of what is on: a sale, a festival, the weeks before it."""
    here = (day.month, day.day)
    found = set()
    for name, first, last in _SUN:
        inside = first <= here <= last if first <= last else here >= first or here <= last
        if inside:
            found.add(name)
    for year in (day.year, day.year + 1):  # new year's shopping may begin in the old one
        days = _MOON.get(year)
        for name, place, before, after in _MOONLIT if days else ():
            assert days is not None
            feast = date(year, *days[place])
            if feast + timedelta(days=before) <= day <= feast + timedelta(days=after):
                found.add(name)
    return frozenset(found)


def season_of(at: datetime, city: str) -> str:
    month = at.astimezone(HERE).month
    month = (month + 6 - 1) % 12 + 1 if city in SOUTH else month
    return _SEASONS[month - 1]


def seasonal(at: datetime, city: str) -> frozenset[str]:
    """The season in that city, the festivals and sales on, `weekend`, and the hour: `morning`, `night`."""
    local = at.astimezone(HERE)
    tags = {season_of(at, city), *festivals(local.date())}
    if local.weekday() >= 5:
        tags.add("weekend")
    if local.hour < 9:
        tags.add("morning")
    elif local.hour >= 21:
        tags.add("night")
    return frozenset(tags)


def month_of(at: datetime, lang: str) -> str:
    """The month as people say it."""
    month = at.astimezone(HERE).month
    return f"{_NUMBERS[month - 1]}月" if lang == "zh" else _MONTHS[month - 1]
