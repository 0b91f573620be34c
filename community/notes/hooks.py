"""Where upper domains join in, inside the transaction of notes."""

from community.platform.hooks import Hook
from community.platform.viewer import Viewer

# (author_id, product_id, note_id, tag_id) -> the token of the author's link for a new tag, or None
tag_link: Hook[[int, int, int, int], str | None] = Hook("notes.tag_link")

# (note_id) -> nothing; the note is not to be seen from this commit on
withdrawn: Hook[[int], None] = Hook("notes.withdrawn")

# (words, viewer) -> ids of goods that may be tagged, best first
find_goods: Hook[[str, Viewer], list[int]] = Hook("notes.find_goods")
