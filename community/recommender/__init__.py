"""The only importer of `recsys`: its artefacts, the fold-in of a reader's last actions, and the training jobs.

Announces nothing; asks upper domains, through `hooks`, what the subjects say that it may recommend.
"""
