"""The sources of candidates. Each is fitted on a `Dataset` and scores every item for its people; see `model.Model`."""
