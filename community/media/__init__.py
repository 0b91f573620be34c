"""Pictures in, safe renditions out.

Owns `pictures`. What people upload is decoded with care, measured and written anew as WebP; the upload itself is not kept.
"""
