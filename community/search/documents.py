"""What the index holds about each subject, read from the domains that own them; None or left out when it is not public."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from community.accounts import queries as accounts
from community.accounts.queries import PersonRow
from community.activity import queries as activity
from community.catalog import queries as catalog
from community.catalog.queries import ShopRow
from community.catalog.queries import SubjectRow as ProductSubject
from community.influencers import queries as influencers
from community.notes import queries as notes
from community.notes.queries import SubjectRow as NoteSubject
from community.notes.queries import TopicRow
from community.search import analysis
from community.search.engine import Document, Key, Kind
from community.social import queries as social

BATCH = 500
LANGUAGES = ("zh", "en")
USUAL_RATE = 0.05  # of openings that end in a purchase
BELIEVED = 60  # openings at the usual rate that every product begins with
_BRAND = frozenset(("brand", "品牌"))


def read(keys: Iterable[Key]) -> list[Document]:
    """The documents of those subjects that are public now."""
    by_kind: dict[Kind, list[int]] = {}
    for kind, subject_id in keys:
        by_kind.setdefault(Kind(kind), []).append(subject_id)
    return [document for kind, ids in by_kind.items() for document in _READ[kind](ids)]


def find(key: Key) -> Document | None:
    return next(iter(read([key])), None)


def everything(kinds: Sequence[Kind] = tuple(Kind)) -> Iterator[Document]:
    """Every public subject of these kinds, read in batches by id."""
    for kind in kinds:
        after = 0
        while batch := _AFTER[kind](after, BATCH):
            after = batch[-1].id
            yield from _DESCRIBE[kind](batch)


def newest(kind: Kind) -> Iterator[Document]:
    """Public subjects of a kind, roughly newest first: batches of ids from the highest down."""
    read_after, describe = _AFTER[kind], _DESCRIBE[kind]
    for start in range(_highest(read_after), 0, -BATCH):
        batch = [row for row in read_after(max(0, start - BATCH), BATCH) if row.id <= start]
        yield from sorted(describe(batch), key=lambda document: -document.id)


def _highest(read_after: Callable[[int, int], Sequence]) -> int:
    """The highest id, found by doubling and halving: nobody offers it, and this is seldom needed."""
    high = 1
    while read_after(high, 1):
        high *= 2
    low = high // 2
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if read_after(middle, 1) else (low, middle)
    return high


def quality(popular: int, bonus: float = 0.0) -> float:
    """The factor on a text score: 1 for what nobody knows yet, about 1.6 for what ten thousand like."""
    return 1.0 + 0.15 * math.log10(1 + max(0, popular)) + bonus


def conversion(opened: int, bought: int) -> float:
    """The factor of how often an opened product is bought, 1 at the usual rate and for what few have opened."""
    rate = (bought + USUAL_RATE * BELIEVED) / (max(opened, bought) + BELIEVED)
    return min(1.3, max(0.85, 1.0 + 0.2 * math.log2(rate / USUAL_RATE)))


def _liked(kind: Kind, ids: Iterable[int]) -> dict[int, int]:
    """How popular each is: planted and discussed count for more than liked."""
    return {
        subject_id: row.likes + 2 * row.collects + 3 * row.comments + row.followers
        for subject_id, row in social.counters(kind.value, list(ids)).items()
    }


def _notes(rows: Sequence[NoteSubject]) -> list[Document]:
    public = [row for row in rows if row.state == "published"]
    ids = [row.id for row in public]
    popular = _liked(Kind.note, ids)
    pays = influencers.pays(ids)
    authors = accounts.people({row.author_id for row in public})
    shown = {product_id for row in public for product_id in row.product_ids}
    goods = {subject.id: _names(subject) for subject in catalog.subjects_by_id(shown)}
    topics = notes.topics_by_slug({slug for row in public for slug in row.topics})
    return [
        Document(
            Kind.note,
            row.id,
            row.title,
            row.body,
            ref=row.public_id,
            extra=(
                *(name for slug in row.topics if slug in topics for name in _topic_names(topics[slug])),
                *(name for product_id in row.product_ids for name in goods.get(product_id, ())),
                *((authors[row.author_id].name,) if row.author_id in authors else ()),
            ),
            lang=row.lang,
            city=row.city or "",
            topics=tuple(row.topics),
            author_id=row.author_id,
            haul=row.kind == "haul",
            paid=row.id in pays,
            popular=popular.get(row.id, 0),
            published_at=row.published_at,
            rank=quality(popular.get(row.id, 0), 0.1 if row.kind == "haul" else 0.0),
        )
        for row in public
    ]


def _names(subject: ProductSubject) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subject.texts[lang][0] for lang in LANGUAGES if lang in subject.texts))


def learn_names() -> None:
    """Teach the analysis what no dictionary knows: the names of the shops."""
    after = 0
    while batch := catalog.shops_after(after, BATCH):
        after = batch[-1].id
        analysis.learn(row.name for row in batch)


def _brand(row: ProductSubject) -> str:
    """In every language it is given in: one name to count and to narrow by, that each reader knows."""
    said = (
        value for lang in LANGUAGES for name, value in row.attributes.get(lang, ()) if name.lower() in _BRAND and value
    )
    return " / ".join(dict.fromkeys(said))


def _products(rows: Sequence[ProductSubject]) -> list[Document]:
    public = [row for row in rows if row.state == "on_shelf"]
    shops = catalog.shops({row.shop_id for row in public})
    popular = _liked(Kind.product, [row.id for row in public])
    acts = activity.counted("product", [row.id for row in public], ("open", "purchase"))
    return [
        Document(
            Kind.product,
            row.id,
            " / ".join(_names(row)),
            "\n".join(description for _name, _subtitle, description in row.texts.values()),
            ref=row.public_id,
            extra=(
                *(subtitle for _name, subtitle, _description in row.texts.values()),
                row.shop_name,
                *row.category_names,
                *(value for pairs in row.attributes.values() for _name, value in pairs),
            ),
            topics=(row.category_slug,) if row.category_slug else (),
            brand=_brand(row),
            shop=shops[row.shop_id].slug if row.shop_id in shops else "",
            price_minor=row.price_minor,
            currency=row.currency,
            popular=popular.get(row.id, 0),
            rank=quality(popular.get(row.id, 0), 0.3 if row.available else 0.0)
            * conversion(acts.get((row.id, "open"), 0), acts.get((row.id, "purchase"), 0)),
        )
        for row in public
    ]


def _people(rows: Sequence[PersonRow]) -> list[Document]:
    public = [row for row in rows if not row.erased]
    popular = _liked(Kind.person, [row.id for row in public])
    return [
        Document(
            Kind.person,
            row.id,
            row.name,
            row.bio,
            ref=row.handle,
            extra=(row.handle,),
            city=row.city or "",
            author_id=row.id,
            popular=popular.get(row.id, 0),
            rank=quality(popular.get(row.id, 0)),
        )
        for row in public
    ]


def _topic_names(row: TopicRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys((row.name_zh, row.name_en)))


def _topics(rows: Sequence[TopicRow]) -> list[Document]:
    popular = _liked(Kind.topic, [row.id for row in rows])
    return [
        Document(
            Kind.topic,
            row.id,
            row.name_zh,
            ref=row.slug,
            extra=(row.name_en, row.slug),
            popular=popular.get(row.id, 0),
            rank=quality(popular.get(row.id, 0)),
        )
        for row in rows
    ]


def _shops(rows: Sequence[ShopRow]) -> list[Document]:
    popular = _liked(Kind.shop, [row.id for row in rows])
    return [
        Document(
            Kind.shop,
            row.id,
            row.name,
            "\n".join(row.bios.values()),
            ref=row.slug,
            extra=(row.slug,),
            popular=popular.get(row.id, 0),
            rank=quality(popular.get(row.id, 0)),
        )
        for row in rows
    ]


_DESCRIBE: dict[Kind, Callable[[Sequence], list[Document]]] = {
    Kind.note: _notes,
    Kind.product: _products,
    Kind.person: _people,
    Kind.topic: _topics,
    Kind.shop: _shops,
}
_AFTER: dict[Kind, Callable[[int, int], Sequence]] = {
    Kind.note: notes.subjects,
    Kind.product: catalog.subjects,
    Kind.person: accounts.people_after,
    Kind.topic: notes.topics_after,
    Kind.shop: catalog.shops_after,
}
_READ: dict[Kind, Callable[[list[int]], list[Document]]] = {
    Kind.note: lambda ids: _notes(notes.subjects_by_id(ids)),
    Kind.product: lambda ids: _products(catalog.subjects_by_id(ids)),
    Kind.person: lambda ids: _people(list(accounts.people(ids).values())),
    Kind.topic: lambda ids: _topics(list(notes.topics(ids).values())),
    Kind.shop: lambda ids: _shops(list(catalog.shops(ids).values())),
}
