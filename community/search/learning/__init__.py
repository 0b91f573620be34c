"""Search learns from its clicks: a few weights and a table of what was opened for which words, fitted every night.

Owns the artefacts under `search-learning`. Nothing that is paid for is looked at, and the operator's pins and blocks stand above it.
"""
