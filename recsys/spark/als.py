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
from recsys.models.als import DAMPING, Als, factors_for, penalty_for
from recsys.models.content import described
from recsys.subjects import Item
from recsys.train import Config, Fitted, publish

BUCKETS = 256
"""People are numbered in so many parts at once."""

COLUMNS = ("person", "kind", "subject", "verb", "at")


class Taste(NamedTuple):
    """What a fold-in needs: factors and damping of each item, in the order of (kind, id), and the regularisation."""

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


def numbered(kept: DataFrame) -> DataFrame:
    """The facts with whole numbers for ALS, a `row` per person and an `item` from 0 in the order of kind and subject, and how many
    facts each of the two has (`row_facts`, `item_facts`)."""
    items = kept.groupBy("kind", "subject").agg(f.count("*").alias("item_facts"))
    items = items.withColumn("item", f.row_number().over(Window.orderBy("kind", "subject")) - 1)
    # one window over all people would bring them to one machine; gaps between the numbers do no harm
    people = kept.groupBy("person").agg(f.count("*").alias("row_facts"))
    people = people.withColumn("bucket", f.pmod(f.xxhash64("person"), f.lit(BUCKETS)).cast("int"))
    place = f.row_number().over(Window.partitionBy("bucket").orderBy("person")) - 1
    people = people.withColumn("row", place * BUCKETS + f.col("bucket")).drop("bucket")
    return kept.join(items, ["kind", "subject"]).join(people, "person")


def fit(kept: DataFrame, config: Config) -> tuple[Taste, DataFrame]:
    """(taste, the facts as `numbered`) by implicit ALS at the settings of `models.als.Als`: confidence damped by both degrees.

    Only what is about items comes to the driver: people are folded in when they ask. Raises ValueError when there are no facts.
    """
    damped = numbered(kept)
    shares = f.pow(f.col("row_facts"), f.lit(-DAMPING)) * f.pow(f.col("item_facts"), f.lit(-DAMPING))
    damped = damped.withColumn("damped", f.col("strength") * shares).cache()
    totals = damped.agg(
        f.avg("damped").alias("mean"),
        f.avg((f.col("row_facts") + f.col("item_facts")) / 2).alias("length"),
        f.countDistinct("row").alias("people"),
        f.countDistinct("item").alias("items"),
    ).first()
    if totals is None or not totals["items"]:
        raise ValueError("there are no facts to learn from")
    scale = config.alpha / float(totals["mean"])
    factors = config.factors or factors_for(int(totals["people"]), int(totals["items"]))
    penalty = penalty_for(factors) if config.penalty is None else config.penalty
    # implicit's confidence is the value itself, MLlib's is 1 + alpha * value
    rating = f.greatest(f.col("damped") * f.lit(scale) - f.lit(1.0), f.lit(1e-3)).cast("float")
    # as many blocks as tasks run at once: on few cores more of them only cost
    blocks = max(kept.sparkSession.sparkContext.defaultParallelism, 1)
    model: ALSModel = ALS(
        numUserBlocks=blocks,
        numItemBlocks=blocks,
        rank=factors,
        maxIter=config.iterations,
        # MLlib multiplies the penalty with the number of facts of a row (Zhou et al., AAIM 2008): this makes it implicit's in the row of
        # the average fact. In the average row it would weigh many times as much where most facts are, in the long ones
        regParam=penalty / float(totals["length"]),
        alpha=1.0,
        implicitPrefs=True,
        userCol="row",
        itemCol="item",
        ratingCol="rating",
        seed=config.seed,
    ).fit(damped.select("row", "item", rating.alias("rating")))
    vectors: list[Any] = model.itemFactors.orderBy("id").collect()
    counts = damped.select("item", "item_facts").distinct().orderBy("item").collect()
    item_damping = scale * np.array([row["item_facts"] for row in counts]) ** -DAMPING
    return (
        Taste(
            np.array([row["features"] for row in vectors], dtype=np.float32), item_damping.astype(np.float32), penalty
        ),
        damped,
    )


class Given(Als):
    """ALS whose factors were trained elsewhere, on the same items in the same order."""

    def __init__(self, taste: Taste, config: Config) -> None:
        super().__init__(taste.item_factors.shape[1], alpha=config.alpha, regularization=taste.regularization)
        self.taste = taste

    def fit(self, dataset: Dataset) -> Self:
        """Take the items' factors, and learn from them what words say about taste; the dataset's people get none."""
        self.item_factors, self.item_damping = self.taste.item_factors, self.taste.item_damping
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

    The driver holds factors and one row per item, neither people nor facts. The artefact has the lanes of taste, popularity and topics; the neighbour
    tables of the last single-machine fit are not carried over. `items` describe subjects; those without a fact are left to the next fit.
    """
    spark = session(master)
    try:
        taste, learnt = fit(facts(spark, log), config)
        newest = learnt.agg(f.max("at").alias("at")).first()
        until = float(newest["at"] if now is None and newest is not None else now or 0.0)
        half_life = f.lit((config.popular_half_life_days or 1e9) * 86_400.0)
        faded = f.col("strength") * f.pow(f.lit(2.0), -(f.greatest(f.lit(until) - f.col("at"), f.lit(0.0)) / half_life))
        rows = learnt.groupBy("item", "kind", "subject").agg(f.sum(faded).alias("popularity")).orderBy("item").collect()
    finally:
        spark.stop()
    said = {(item.kind, item.id): item for item in items}
    known = [said.get((row["kind"], row["subject"]), Item(row["kind"], row["subject"])) for row in rows]
    dataset = Dataset.of([], [], [], [], items=known)
    blend = Blend([Given(taste, config)], {"als": 1.0}).fit(dataset)
    fitted = Fitted(dataset, blend, config, {}, until, 0.0, 0.0)
    return publish(fitted, root, popularity=np.array([row["popularity"] for row in rows], dtype=np.float32))
