"""What the search box offers while somebody types: by the beginning of any word, by pinyin and by initials; and the right
spelling of what sounds like it.

A job reads the names of products, topics, people and shops and what several people searched for, and writes them as sorted
arrays; pages read those from disk. Pinyin serves suggestion alone: a search never matches by sound.
"""
