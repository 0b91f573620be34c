"""The studio: makes the demo world's pictures from code.

Path-traced stills and packshots need the extra ``pictures`` (Mitsuba 3 and Open Image Denoise); covers need fonts and
3D objects named in ``assets``. The finished pictures are vendored in ``community/demo/pictures``, so nothing here is
ever imported by the running application.
"""
