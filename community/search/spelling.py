"""One spelling for what is written in several ways: units beside a number, dimensions, British and American, odd plurals.

Pure; the texts here are folded already (`analysis.fold`).
"""

import re

_UNITS = {
    "inch": ("inches", "inch", "in", '"', "''"),
    "foot": ("feet", "foot", "ft"),
    "yard": ("yards", "yard", "yd"),
    "pound": ("pounds", "pound", "lbs", "lb"),
    "ounce": ("ounces", "ounce", "oz"),
    "gallon": ("gallons", "gallon", "gal"),
    "quart": ("quarts", "quart", "qt"),
    "watt": ("watts", "watt", "w"),
    "volt": ("volts", "volt", "v"),
    "amp": ("amps", "amp", "ah"),
    "gauge": ("gauge", "ga"),
    "pack": ("packs", "pack", "pk"),
    "count": ("count", "ct"),
    "piece": ("pieces", "piece", "pcs", "pc"),
    "ml": ("millilitres", "milliliters", "ml"),
    "litre": ("litres", "liters", "litre", "liter", "l"),
    "mm": ("millimetres", "millimeters", "mm"),
    "cm": ("centimetres", "centimeters", "cm"),
    "kg": ("kilograms", "kilogram", "kgs", "kg"),
    "gram": ("grams", "gram", "g"),
    "day": ("days", "day"),
    "gb": ("gb",),
    "tb": ("tb",),
    "mah": ("mah",),
}
_UNIT = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
_GLUED_ONLY = [spelling for spelling in _UNIT if len(spelling) == 1 and spelling.isalpha()]
_APART = sorted((re.escape(each) for each in _UNIT if each not in _GLUED_ONLY), key=len, reverse=True)
# 5ft · 5 ft. · 5-inch · 5" · 4x8; a single letter is a unit only where it touches its number
_MEASURE = re.compile(
    rf"(?P<digit>\d)(?:(?:[ -]?(?P<apart>{'|'.join(_APART)})|(?P<glued>{'|'.join(_GLUED_ONLY)}))(?![a-z0-9])\.?"
    r"|(?P<by> ?[x×*] ?)(?=\d))"
)

_SAME = {
    "women": "woman", "womens": "woman", "men": "man", "mens": "man", "children": "child", "childrens": "child",
    "kids": "kid", "knives": "knife", "shelves": "shelf", "leaves": "leaf", "halves": "half", "scarves": "scarf",
    "wolves": "wolf", "loaves": "loaf", "mice": "mouse", "teeth": "tooth", "feet": "foot",
    "grey": "gray", "colour": "color", "colours": "color", "jewellery": "jewelry", "aluminium": "aluminum",
    "mould": "mold", "moulding": "molding", "centre": "center", "fibre": "fiber", "theatre": "theater", "tyre": "tire",
    "tyres": "tire", "plough": "plow", "pyjamas": "pajamas", "pyjama": "pajamas", "moustache": "mustache",
    "organiser": "organizer", "organisers": "organizer", "favourite": "favorite", "catalogue": "catalog",
    "doughnut": "donut", "doughnuts": "donut", "whisky": "whiskey",
}  # fmt: skip

# Words that say nothing about what is sought; dropped from a query unless nothing else is left.
STOP = frozenset([
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "i", "in", "is", "it", "its", "my", "of", "on", "or",
    "that", "the", "this", "to", "was", "what", "which", "with", "you", "your",
    "的", "了", "吗", "呢", "吧", "啊", "是", "在", "和", "与", "或", "我", "你", "有", "也", "就", "都", "很",
    "哪", "哪个", "什么", "怎么", "怎样", "请问",
])  # fmt: skip


def measures(text: str) -> str:
    """`text` with every unit after a number written one way, apart from it: 3/4-in. and 3/4" are both `3/4 inch`."""
    return _MEASURE.sub(_written, text)


def measures_with_origin(text: str) -> tuple[str, list[int]]:
    """The same, and for each character of the result the index in `text` it came from."""
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for found in _MEASURE.finditer(text):
        written, last = _written(found), found.end() - 1
        pieces += [text[at : found.start()], written]
        origin.extend(range(at, found.start()))
        begin = found.start(found.lastgroup or 0)
        origin += [found.start(), found.start() + 1, *[begin] * (len(written) - 4), last, last]
        at = found.end()
    origin.extend(range(at, len(text)))
    return "".join([*pieces, text[at:]]), origin


def plain(word: str) -> str:
    """The spelling under which a word is kept before it is stemmed."""
    word = word.removesuffix("'s")
    return _SAME.get(word, word)


def _written(found: re.Match[str]) -> str:
    return f"{found['digit']} {'x' if found['by'] else _UNIT[found['apart'] or found['glued']]} "
