"""Traffic that is nobody's taste: crawlers and monitors, a page that tells its story again and again, an author looking at
their own notes. It goes through the front door of the behaviour log, whose rules keep it out."""

from collections.abc import Sequence

from community.demo.chance import luck
from community.demo.people import guide_places
from community.demo.scales import Scale
from community.demo.world import Note, Robot

AGENTS = (
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "facebookexternalhit/1.1",
    "python-requests/2.32",
    "curl/8.5.0",
    "",
)
A_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = 40  # notes that a crawler reads on one page
AGAIN = 12  # times that a stuck page tells the same


def make_robots(seed: int, scale: Scale, notes: Sequence[Note]) -> tuple[Robot, ...]:
    """One of each kind; the stuck page is a true reader's, so its first telling counts."""
    random = luck(seed, "robots")
    guides = guide_places(scale)
    everything = range(len(notes))
    crawlers = [Robot(agent, tuple(random.sample(everything, min(PAGE, len(notes))))) for agent in AGENTS]
    own = tuple(place for place, note in enumerate(notes) if note.author == guides["influencer"])[:PAGE]
    of_others = [place for place, note in enumerate(notes) if note.author != guides["shopper"]]
    stuck = tuple(random.sample(of_others, min(5, len(of_others))))
    return (
        *crawlers,
        Robot(A_BROWSER, own, person=guides["influencer"]),
        Robot(A_BROWSER, stuck, times=AGAIN, person=guides["shopper"], kept=len(stuck)),
    )
