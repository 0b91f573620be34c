"""Our fields, documents and nodes as Elasticsearch writes them, in plain data."""

import json
import zlib
from collections.abc import Sequence
from typing import Any

from community.search import fields
from community.search.fields import Stored
from community.search.matching import Best, Between, Every, Narrowing, Node, OneOf, Row, Without


def _mapping() -> dict[str, Any]:
    properties: dict[str, dict[str, Any]] = {}
    for name in fields.TOKENS:
        properties[name] = {"type": "text", "analyzer": "whitespace"}
        if name in fields.BASIC:
            properties[name]["index_options"] = "docs"
    properties["spelt"] = {"type": "keyword"}
    properties |= {name: {"type": "keyword"} for name in fields.NAMES}
    properties |= {name: {"type": "long"} for name in fields.NUMBERS}
    properties["rank"] = {"type": "double"}
    properties |= {name: {"type": "keyword", "index": False, "doc_values": False} for name in fields.KEPT}
    return {"dynamic": "strict", "_source": {"includes": list(fields.KEPT)}, "properties": properties}


MAPPING = _mapping()
VERSION = f"{zlib.crc32(json.dumps(MAPPING, sort_keys=True).encode()):08x}"
SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",  # a replica where there are two nodes
    "gc_deletes": "10m",  # a delayed write of what was deleted since is known for that long
}


def stored(row: Stored) -> dict[str, Any]:
    return {
        **row.tokens,
        "spelt": row.tokens["spelt"].split(),
        **{field: list(values) for field, values in row.names.items()},
        **row.numbers,
        **row.kept,
        "rank": row.rank,
    }


def node(wanted: Node) -> dict[str, Any]:
    match wanted:
        case Row(field, (token,), boost):
            return {"term": {field: {"value": token, "boost": boost}}}
        case Row(field, tokens, boost, slop):
            return {"match_phrase": {field: {"query": " ".join(tokens), "slop": slop, "boost": boost}}}
        case Best(parts, others, boost):
            return {"dis_max": {"queries": [node(each) for each in parts], "tie_breaker": others, "boost": boost}}
        case Every(must, should, needed, boost):
            return {
                "bool": {
                    "must": [node(each) for each in must],
                    "should": [node(each) for each in should],
                    "minimum_should_match": needed,
                    "boost": boost,
                }
            }


def _narrowing(wanted: OneOf | Between) -> dict[str, Any]:
    match wanted:
        case OneOf(field, values):
            return {"terms": {field: list(values)}}
        case Between(field, low, high):
            return {"range": {field: {"gte": low} if high is None else {"gte": low, "lte": high}}}


def narrowed(text: dict[str, Any], narrowing: Sequence[Narrowing]) -> dict[str, Any]:
    return {
        "bool": {
            "must": [text],
            "filter": [_narrowing(each) for each in narrowing if not isinstance(each, Without)],
            "must_not": [_narrowing(each.what) for each in narrowing if isinstance(each, Without)],
        }
    }
