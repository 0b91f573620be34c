"""A recommender as a library: facts in, ranked subjects out. It knows neither the web nor the database.

`data` holds the facts, `train` fits the `models` and weighs them in `candidates`, `artefacts` keeps what was learnt on disk, `serve` answers
from it in milliseconds with numpy alone, and `evaluate` measures all of it. A subject is a (kind, id); times are unix seconds.
"""
