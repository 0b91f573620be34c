"""Topics, and the notes with their tags and links."""

from tqdm import tqdm

from community.demo.load.places import Places
from community.demo.world import Note, World
from community.influencers import imports as influencers
from community.notes import imports as notes
from community.notes import service as notes_service
from community.notes.rules import NoteDraft, ReadyNote, TagDraft
from community.platform.db import transaction

BATCH = 500
MAX_LABEL = 40


def load_topics(world: World, places: Places) -> None:
    with transaction():
        for topic in world.topics:
            if topic.channel is not None:
                places.topics.append(notes_service.open_channel(topic.slug, topic.zh, topic.en, topic.channel))
            else:
                places.topics.append(notes.open_topic(topic.slug, topic.zh, topic.en))


def draft_of(world: World, places: Places, note: Note, pictures: list[int] | None = None) -> NoteDraft:
    """The draft of a note; `pictures` stand in for the stock's own."""
    return NoteDraft(
        title=note.title,
        body=note.body,
        picture_ids=pictures or [places.pictures[file] for file in note.pictures],
        tags=[
            TagDraft(
                picture=tag.picture,
                x=tag.x,
                y=tag.y,
                product_id=places.products[tag.product],
                sku_id=places.skus[tag.product][tag.sku] if tag.sku is not None else None,
                label=world.products[tag.product].names[note.lang][:MAX_LABEL],
            )
            for tag in note.tags
        ],
        topics=[getattr(world.topics[topic], note.lang) for topic in note.topics],
        lang=note.lang,
        city=note.city,
    )


def load_notes(world: World, places: Places) -> None:
    """All notes in order of publication; the tags of influencers carry links."""
    merchant_of = {
        places.products[place]: places.merchants[product.shop] for place, product in enumerate(world.products)
    }
    voices = {places.people[place] for place, person in enumerate(world.people) if person.influencer}
    product_places = {product_id: place for place, product_id in enumerate(places.products)}
    alts = {
        (picture_id, lang): getattr(world.pictures[file], f"alt_{lang}")
        for file, picture_id in places.pictures.items()
        for lang in ("zh", "en")
    }
    for start in tqdm(range(0, len(world.notes), BATCH), desc="notes", unit="", leave=False):
        batch = world.notes[start : start + BATCH]
        with transaction():
            loaded = notes.load(
                [
                    ReadyNote(places.people[note.author], draft_of(world, places, note), note.published_at)
                    for note in batch
                ],
                [[places.topics[topic] for topic in note.topics] for note in batch],
                alts,
            )
            linked = [tag for tag in loaded.tags if tag.author_id in voices]
            tokens = influencers.link_tags(
                [
                    (tag.id, tag.note_id, tag.author_id, merchant_of[tag.product_id], tag.product_id, tag.placed_at)
                    for tag in linked
                ]
            )
            notes.set_links(tokens)
            standing = {note_id: start + place for place, note_id in enumerate(loaded.note_ids)}
            for tag in linked:
                places.links[standing[tag.note_id], product_places[tag.product_id]] = tokens[tag.id]
            places.notes += loaded.note_ids
