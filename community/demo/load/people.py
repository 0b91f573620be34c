"""People, influencers, and the guides' passwords."""

from community.accounts import service as accounts
from community.accounts.drafts import Newcomer
from community.accounts.passwords import hash_password
from community.demo.load.pictures import key_of
from community.demo.load.places import Places
from community.demo.people import GUIDES, PASSWORD, guide_places
from community.demo.world import CATEGORIES, World
from community.influencers import imports as influencers
from community.platform.db import transaction


def load_people(world: World, places: Places) -> None:
    """Everybody at once, without passwords."""
    with transaction():
        places.people = accounts.enrol(
            [
                Newcomer(
                    name=person.name,
                    handle=person.handle,
                    lang=person.lang,
                    joined_at=person.joined_at,
                    email=person.email,
                    city=person.city,
                    bio=person.bio,
                    avatar=key_of(person.avatar) if person.avatar else None,
                    interests=tuple(CATEGORIES[category].channel for category in person.categories),
                    roles=person.roles,
                )
                for person in world.people
            ]
        )
        influencers.enrol(
            (places.people[place], person.bio, person.joined_at)
            for place, person in enumerate(world.people)
            if person.influencer
        )


def give_passwords(world: World, places: Places) -> None:
    """The last step of seeding: who can sign in as a guide has a whole world to look at."""
    hashed = hash_password(PASSWORD)
    standing = guide_places(world.scale)
    with transaction():
        for guide in GUIDES:
            accounts.set_password(places.people[standing[guide.role]], hashed)
