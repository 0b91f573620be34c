"""The same model from a cluster: pyspark reads Parquet logs and trains ALS, the artefact is the one that `serve` answers from.

It pays once the facts no longer fit one machine's memory (about 24 bytes a fact, so some 10^9 of them on 32 GB); below that `implicit` is ten times quicker.
"""
