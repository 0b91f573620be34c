"""A city for the benchmarks: the demo world in its middle, and districts around it that are made and loaded one by one.

A district is a world of its own people, shops, goods, notes and behaviour. It borrows the demo's pictures, and tells what the
demo's notes tell, cut and mixed anew. Only one is in memory at a time.
"""
