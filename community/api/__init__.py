"""Assembles /api/v1: the OpenAPI document and the page that explains it. Domains keep their own `api.py`."""
