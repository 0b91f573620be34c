"""MLlib's ALS over Parquet event logs, as the taste of an artefact. Needs the extra `spark` and a JVM; run it as a job, on `local[2]` or a cluster."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pyspark.ml.recommendation import ALS, ALSModel
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f

from recsys.candidates import Blend
from recsys.confidence import WEIGHTS
from recsys.data import Dataset
from recsys.models.als import MAX_FACTORS, Als, factors_for
from recsys.models.content import described
from recsys.subjects import Item
from recsys.train import Config, Fitted, publish

DAMPING = 0.5

PENALTY = 200.0
"""At `MAX_FACTORS`, for a row of average length: long rows, which MLlib penalises more, carry most facts; this gives implicit's recall at its 100."""

COLUMNS = ("person", "kind", "subject", "verb", "at")


class Taste(NamedTuple):
    """Factors by id, and what a fold-in needs: the damping of each item and the regularisation."""

    people: NDArray[np.int64]
    people_factors: NDArray[np.float32]
    items: NDArray[np.int64]
    item_factors: NDArray[np.float32]
    item_damping: NDArray[np.float32]
    regularization: float


def session(master: str = "local[2]", memory: str = "2g") -> SparkSession:
    """A session; on a cluster `master` is its address."""
    builder = SparkSession.builder.master(master).appName("meadow-recsys").config("spark.driver.memory", memory)
    builder = builder.config("spark.ui.enabled", "false")
    if master.startswith("local"):
        # the usual 200 tasks a shuffle are for clusters: here most of them would be empty
        builder = builder.config("spark.sql.shuffle.partitions", "8")
    return builder.getOrCreate()


def facts(spark: SparkSession, log: str) -> DataFrame:
    """(person, kind, subject, strength) of a Parquet log with the columns `COLUMNS` (and optionally `value`, the seconds of a dwell).

    As `Dataset.of`: weights of the same person and subject add up, a sum of 0 or less is no taste. Raises ValueError on missing columns.
    """
    events = spark.read.parquet(log)
    missing = sorted(set(COLUMNS) - set(events.columns))
    if missing:
        raise ValueError(f"{log} lacks the columns {', '.join(missing)}")
    table = f.create_map(*(f.lit(part) for pair in WEIGHTS.items() for part in pair))
    weight = f.coalesce(table[f.col("verb")], f.lit(0.0))
    if "value" in events.columns:
        read = f.least(f.coalesce(f.col("value"), f.lit(0.0)) / f.lit(30.0), f.lit(1.0))
        weight = f.when(f.col("verb") == "dwell", weight * f.greatest(read, f.lit(0.0))).otherwise(weight)
    summed = events.groupBy("person", "kind", "subject").agg(f.sum(weight).alias("weight"), f.max("at").alias("at"))
    return summed.where("weight > 0").withColumn("strength", f.log2(f.lit(1.0) + f.col("weight")))


def fit(kept: DataFrame, config: Config) -> tuple[Taste, DataFrame]:
    """(taste, the facts with a dense `item` each) by implicit ALS at the settings of `models.als.Als`: confidence damped by both degrees."""
    items = kept.select("kind", "subject").distinct()
    items = items.withColumn("item", f.row_number().over(Window.orderBy("kind", "subject")) - 1).cache()
    people = kept.select("person").distinct()
    people = people.withColumn("row", f.row_number().over(Window.orderBy("person")) - 1)
    numbered = kept.join(items, ["kind", "subject"]).join(people, "person")
    of_person, of_item = Window.partitionBy("person"), Window.partitionBy("item")
    damped = numbered.withColumn("item_damping", f.pow(f.count("*").over(of_item), f.lit(-DAMPING)))
    damped = damped.withColumn(
        "damped", f.col("strength") * f.col("item_damping") * f.pow(f.count("*").over(of_person), f.lit(-DAMPING))
    ).cache()
    totals = damped.agg(
        f.avg("damped").alias("mean"), f.countDistinct("person").alias("people"), f.countDistinct("item").alias("items")
    ).first()
    assert totals is not None
    scale = config.alpha / max(float(totals["mean"] or 0.0), 1e-12)
    factors = config.factors or factors_for(int(totals["people"]), int(totals["items"]))
    # MLlib multiplies the penalty with the number of facts of a row; this brings the average row to implicit's penalty
    rows = damped.count() / max((int(totals["people"]) + int(totals["items"])) / 2, 1)
    penalty = PENALTY * factors / MAX_FACTORS
    # implicit's confidence is the value itself, MLlib's is 1 + alpha * value
    rated = damped.withColumn(
        "rating", f.greatest(f.col("damped") * f.lit(scale) - f.lit(1.0), f.lit(1e-3)).cast("float")
    )
    # as many blocks as tasks run at once: on few cores more of them only cost
    blocks = max(kept.sparkSession.sparkContext.defaultParallelism, 1)
    model: ALSModel = ALS(
        numUserBlocks=blocks,
        numItemBlocks=blocks,
        rank=factors,
        maxIter=config.iterations,
        regParam=penalty / rows,
        alpha=1.0,
        implicitPrefs=True,
        userCol="row",
        itemCol="item",
        ratingCol="rating",
        seed=config.seed,
        checkpointInterval=5,
    ).fit(rated.select("row", "item", "rating"))
    people, people_factors = collected(model.userFactors)
    rows_of, item_factors = collected(model.itemFactors)
    damping = damped.select("item", "item_damping").distinct().orderBy("item").collect()
    return (
        Taste(
            people,
            people_factors,
            rows_of,
            item_factors,
            np.array([row["item_damping"] for row in damping], dtype=np.float32) * np.float32(scale),
            penalty,
        ),
        damped,
    )


def collected(factors: DataFrame) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(ids, factors) in the order of ids."""
    rows: list[Any] = factors.orderBy("id").collect()
    width = len(rows[0]["features"]) if rows else 0
    vectors = np.array([row["features"] for row in rows], dtype=np.float32).reshape(len(rows), width)
    return np.array([row["id"] for row in rows], dtype=np.int64), vectors


class Given(Als):
    """ALS whose factors were trained elsewhere, on the same items in the same order."""

    def __init__(self, taste: Taste, config: Config) -> None:
        super().__init__(taste.item_factors.shape[1], alpha=config.alpha, regularization=taste.regularization)
        self.taste = taste

    def fit(self, dataset: Dataset) -> Self:
        """Take the factors, and learn from them what words say about taste."""
        self.people_factors, self.item_factors = self.taste.people_factors, self.taste.item_factors
        self.item_damping = self.taste.item_damping
        if described(dataset):
            self.read(dataset, np.ones(dataset.n_items, dtype=np.int64))
        return self


def run(
    log: str,
    root: Path,
    *,
    master: str = "local[2]",
    config: Config,
    items: Iterable[Item] = (),
    now: float | None = None,
) -> str:
    """Train on a Parquet log and publish the artefact that every web process serves; returns the version.

    The driver holds the factors and one row per item, never the facts. The artefact has the lanes of taste, popularity and topics; the neighbour
    tables of the last single-machine fit are not carried over. `items` describe subjects; those without a fact are left to the next fit.
    """
    spark = session(master)
    try:
        taste, numbered = fit(facts(spark, log), config)
        newest = numbered.agg(f.max("at")).first()
        until = float(newest[0] or 0.0) if now is None and newest is not None else float(now or 0.0)
        half_life = f.lit((config.popular_half_life_days or 1e9) * 86_400.0)
        faded = f.col("strength") * f.pow(f.lit(2.0), -(f.greatest(f.lit(until) - f.col("at"), f.lit(0.0)) / half_life))
        rows = (
            numbered.groupBy("item", "kind", "subject").agg(f.sum(faded).alias("popularity")).orderBy("item").collect()
        )
    finally:
        spark.stop()
    said = {(item.kind, item.id): item for item in items}
    known = [said.get((row["kind"], row["subject"]), Item(row["kind"], row["subject"])) for row in rows]
    dataset = Dataset.of([], [], [], [], items=known)
    blend = Blend([Given(taste, config)], {"als": 1.0}).fit(dataset)
    fitted = Fitted(dataset, blend, config, {}, until, 0.0, 0.0)
    return publish(fitted, root, popularity=np.array([row["popularity"] for row in rows], dtype=np.float32))
