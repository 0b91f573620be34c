"""Comments that answer the note, and authors who answer back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from community.demo.chance import luck
from community.demo.grammar import GOODS, Frame, Turns
from community.demo.stock import Shelf
from community.demo.taste import MOST_COMMENTS
from community.demo.world import SLUGS, Comment, Facts, Note, Person, Product
from community.demo.writing import Writer, seasonal


def make_comments(
    shelf: Shelf,
    seed: int,
    people: Sequence[Person],
    products: Sequence[Product],
    notes: Sequence[Note],
    facts: Facts,
    now: datetime,
) -> tuple[Comment, ...]:
    """A comment for every comment fact, in the note's language, followed here and there by the author's answer."""
    random = luck(seed, "talk")
    writer = Writer(shelf, products, random)
    turns = Turns(random, rest=2 * MOST_COMMENTS)
    comments: list[Comment] = []
    for row in facts.only("comment", "note"):
        place, commenter = int(facts.subject[row]), int(facts.person[row])
        note = notes[place]
        at = datetime.fromtimestamp(float(facts.at[row]), UTC)
        lang, slug = note.lang, SLUGS[note.category]
        product = note.tags[0].product if note.tags else None
        about = writer.facts(lang, people[commenter].city, product, random.randint(20, 300))
        pool = writer.pool(lang, slug, "comments", about)
        streams = (f"note.{place}", f"{lang}.{slug}")
        conditions = seasonal(at, note.city) | ({GOODS} if note.tags else set())
        frame = turns.use(turns.choose(pool, conditions, streams), streams)
        turns.step(streams)
        question, _, answer = frame.text.partition("||")
        words = writer.words(lang, seasonal(at, note.city))
        comments.append(
            Comment(place, commenter, writer.say(lang, Frame(frame.key, question.strip()), about, words), at)
        )
        answered = at + timedelta(minutes=random.lognormvariate(4.5, 1.2))
        if answer.strip() and answered < now and random.random() < 0.6:
            reply = writer.say(lang, Frame(frame.key, answer.strip()), about, words)
            comments.append(Comment(place, note.author, reply, answered, parent=len(comments) - 1))
    return tuple(comments)
