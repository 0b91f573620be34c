"""Patches with what is on them; a product on one is planted as well."""

from community.activity import service as activity
from community.demo.load.places import Places
from community.demo.world import World
from community.platform.db import transaction
from community.social import service as social
from community.social.boards import imports as history


def load_boards(world: World, places: Places) -> None:
    """Notes on a board were planted with the behaviour. `recount` afterwards."""
    ids = {"note": places.notes, "product": places.products}
    planted = [
        {"person_id": places.people[board.owner], "kind": item.kind, "subject_id": ids[item.kind][item.subject], "at": item.at}
        for board in world.boards
        for item in board.items
        if item.kind == "product"
    ]  # fmt: skip
    made = [
        history.BoardBefore(
            owner_id=places.people[board.owner],
            name=board.name,
            description=board.description,
            public=board.public,
            at=board.at,
            items=[
                history.ItemBefore(item.kind, ids[item.kind][item.subject], item.reason, item.at)
                for item in board.items
            ],
        )
        for board in world.boards
    ]
    with transaction():
        activity.load({**mark, "verb": "collect", "surface": "product"} for mark in planted)
        social.load(collects=planted)
        history.boards(made)
