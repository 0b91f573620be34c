"""The triggers that make the book append-only, on SQLite and PostgreSQL; `create_all` and the migrations both run them."""

from sqlalchemy import DDL, Table, event

TABLES = ("ledger_transactions", "ledger_entries")
SAYS = "the ledger only appends"


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql(table: str) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_only_appends()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_appends()",
    )


_FUNCTION = (
    "CREATE OR REPLACE FUNCTION ledger_only_appends() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
)

# dialect -> statements, each to be executed on its own once both tables exist
CREATE: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(statement for table in TABLES for statement in _sqlite(table)),
    "postgresql": (_FUNCTION, *(statement for table in TABLES for statement in _postgresql(table))),
}
# what a downgrade runs before it drops the tables (dropping a table drops its triggers)
DROP: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")),
    "postgresql": (
        *(
            f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
            for table in TABLES
            for name in ("append_only", "no_truncate")
        ),
        "DROP FUNCTION IF EXISTS ledger_only_appends()",
    ),
}


def attach(table: Table) -> None:
    """Run this table's triggers right after `create_all` made it."""
    statements = {"sqlite": _sqlite(table.name), "postgresql": (_FUNCTION, *_postgresql(table.name))}
    for dialect, ddl in statements.items():
        for statement in ddl:
            event.listen(table, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))
