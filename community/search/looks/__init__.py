"""Things whose pictures look alike: by a perceptual hash and where which colour lies, nothing else. No claim about what the
pictures show, or who would like them.

A job writes the looks of all covers as one array; pages measure the distance of one picture to every other (brute force).
"""
