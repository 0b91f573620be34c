"""Pure rules of social: what may be done to which kind of subject, and how long a comment is."""

from community.platform.states import Machine

MAX_COMMENT = 500
LIKED = frozenset({"note"})
COLLECTED = frozenset({"note", "product"})
FOLLOWED = frozenset({"person", "topic", "shop"})
HIDDEN = frozenset({"note", "product", "person", "topic", "shop"})

COMMENT = Machine(
    "comment",
    {
        "hidden": ("published",),
        "published": ("hidden",),
        "removed": ("published", "hidden"),
        "erased": ("published", "hidden", "removed"),
    },
)
