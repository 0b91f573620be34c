"""The behaviour log: append-only facts about (kind, id), from which everything learns.

Browsers tell impressions, opens, dwell and tag opens through the beacon; every other fact is recorded by the server in the
transaction of the act itself. Robots and what people do with their own things are not facts.
"""
