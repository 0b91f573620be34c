"""Notes: what people post, with pictures, topics and tags on goods.

Owns `notes`, `note_pictures`, `note_tags`, `topics`, `note_topics`. Announces NotePublished, NoteChanged, NoteRemoved;
offers `hooks.tag_link` (an influencer's link for a tag) and `hooks.withdrawn` (a note is not to be seen any more).
"""
