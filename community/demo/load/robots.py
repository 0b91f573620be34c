"""Robots tell the log what they saw, as browsers do; the log decides what it believes."""

from community.accounts.rules import is_robot
from community.activity import service as activity
from community.activity.schemas import Batch, SeenFact
from community.demo.load.places import Places
from community.demo.world import Robot, World
from community.platform.db import transaction
from community.platform.ids import new_public_id
from community.platform.viewer import Viewer


def load_robots(world: World, places: Places) -> None:
    """Each robot sends its batch through the front door, as often as it does."""
    for robot in world.robots:
        _visit(robot, world, places)


def _visit(robot: Robot, world: World, places: Places) -> None:
    if not robot.notes:
        return
    viewer = Viewer(
        person_id=None if robot.person is None else places.people[robot.person],
        visitor_id=new_public_id(),
        locale="zh" if robot.person is None else world.people[robot.person].lang,
        is_bot=is_robot(robot.agent, "", strict=False),
    )
    seen = [SeenFact(verb="open", kind="note", id=places.notes[note], surface="explore") for note in robot.notes]
    batch = Batch(token=activity.page_token(viewer), facts=seen)
    for _time in range(robot.times):
        with transaction():
            activity.accept_batch(viewer, batch)
