"""Create every table"""

import sqlalchemy as sa
from alembic import op

from community.ledger import triggers
from community.platform.db import Id, Json, UtcDateTime

revision = "57e4d2c80ff0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", Id, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id_categories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.create_index("ix_categories_parent_id", ["parent_id"], unique=False)

    op.create_table(
        "gateway_notices",
        sa.Column("id", Id, nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("notice_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payment_public_id", sa.String(length=26), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'waiting')", name=op.f("ck_gateway_notices_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_notices")),
        sa.UniqueConstraint("gateway", "notice_id", name=op.f("uq_gateway_notices_gateway_notice_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("gateway_notices", schema=None) as batch_op:
        batch_op.create_index("ix_gateway_notices_payment", ["payment_public_id", "outcome"], unique=False)

    op.create_table(
        "hides",
        sa.Column("id", Id, nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hides")),
        sa.UniqueConstraint("actor", "kind", "subject_id", name=op.f("uq_hides_actor_kind_subject_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("id", Id, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=255), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("actor", "endpoint", "key", name=op.f("uq_idempotency_keys_actor_endpoint_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transactions")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_ledger_transactions_kind_reference")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "merchants",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'suspended')", name=op.f("ck_merchants_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchants")),
        sa.UniqueConstraint("public_id", name=op.f("uq_merchants_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox_events",
        sa.Column("id", Id, nullable=False),
        sa.Column("ulid", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
        sa.UniqueConstraint("ulid", name=op.f("uq_outbox_events_ulid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("city", sa.String(length=40), nullable=True),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("personalised", sa.Boolean(), nullable=False),
        sa.Column("avatar_picture_key", sa.String(length=120), nullable=True),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("lang IN ('zh', 'en')", name=op.f("ck_people_lang")),
        sa.CheckConstraint("handle = lower(handle)", name=op.f("ck_people_handle_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_people_handle")),
        sa.UniqueConstraint("public_id", name=op.f("uq_people_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sandbox_letters",
        sa.Column("id", Id, nullable=False),
        sa.Column("notice_id", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_letters")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_sandbox_letters_notice_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sandbox_letters", schema=None) as batch_op:
        batch_op.create_index("ix_sandbox_letters_due", ["delivered_at", "next_try_at"], unique=False)

    op.create_table(
        "state_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("machine", sa.String(length=32), nullable=False),
        sa.Column("row_id", Id, nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.create_index("ix_state_changes_row", ["machine", "row_id"], unique=False)

    op.create_table(
        "subject_counters",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("collects", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("followers", sa.Integer(), nullable=False),
        sa.Column("following", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "likes >= 0 AND collects >= 0 AND comments >= 0 AND followers >= 0 AND following >= 0 AND received >= 0",
            name=op.f("ck_subject_counters_counted"),
        ),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_subject_counters")),
    )
    op.create_table(
        "topics",
        sa.Column("id", Id, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("name_key", sa.String(length=40), nullable=False),
        sa.Column("alias_key", sa.String(length=40), nullable=True),
        sa.Column("icon", sa.String(length=32), nullable=False),
        sa.Column("channel_position", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("alias_key", name=op.f("uq_topics_alias_key")),
        sa.UniqueConstraint("name_key", name=op.f("uq_topics_name_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_topics_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "activity_facts",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("visitor_id", sa.String(length=26), nullable=True),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("surface", sa.String(length=24), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("lane", sa.String(length=24), nullable=True),
        sa.Column("request_id", sa.String(length=40), nullable=True),
        sa.Column("model_version", sa.String(length=40), nullable=True),
        sa.Column("propensity", sa.Float(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("origin", sa.String(length=200), nullable=True),
        sa.Column("dedupe_key", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_activity_facts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_facts")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_activity_facts_dedupe_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("activity_facts", schema=None) as batch_op:
        batch_op.create_index("ix_activity_facts_at", ["at"], unique=False)
        batch_op.create_index("ix_activity_facts_person", ["person_id", "at"], unique=False)
        batch_op.create_index("ix_activity_facts_subject", ["kind", "subject_id", "verb"], unique=False)
        batch_op.create_index("ix_activity_facts_visitor", ["visitor_id", "at"], unique=False)

    op.create_table(
        "ad_balances",
        sa.Column("id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance_minor", Id, nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_ad_balances_balance")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_ad_balances_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_balances")),
        sa.UniqueConstraint("merchant_id", "currency", name=op.f("uq_ad_balances_merchant_id_currency")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ad_campaigns",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("subject_public_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("paused_by_stock", sa.Boolean(), nullable=False),
        sa.Column("bid_minor", Id, nullable=False),
        sa.Column("daily_budget_minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('note', 'product')", name=op.f("ck_ad_campaigns_kind")),
        sa.CheckConstraint("state IN ('active', 'paused', 'ended')", name=op.f("ck_ad_campaigns_state")),
        sa.CheckConstraint("bid_minor > 0 AND daily_budget_minor >= bid_minor", name=op.f("ck_ad_campaigns_money")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_ad_campaigns_created_by_people")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_ad_campaigns_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_campaigns")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ad_campaigns_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ad_campaigns", schema=None) as batch_op:
        batch_op.create_index("ix_ad_campaigns_kind_subject_id", ["kind", "subject_id"], unique=False)
        batch_op.create_index("ix_ad_campaigns_merchant_id", ["merchant_id", "id"], unique=False)
        batch_op.create_index("ix_ad_campaigns_state", ["state"], unique=False)

    op.create_table(
        "ad_top_ups",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("payment_public_id", sa.String(length=26), nullable=False),
        sa.Column("amount_minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("actor_id", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ad_top_ups_amount")),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_ad_top_ups_actor_id_people")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_ad_top_ups_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_top_ups")),
        sa.UniqueConstraint("payment_public_id", name=op.f("uq_ad_top_ups_payment_public_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ad_top_ups_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ad_top_ups", schema=None) as batch_op:
        batch_op.create_index("ix_ad_top_ups_merchant_id", ["merchant_id", "id"], unique=False)

    op.create_table(
        "addresses",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("receiver", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=12), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_addresses_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.create_index("ix_addresses_person_id", ["person_id"], unique=False)

    op.create_table(
        "api_tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_tokens_secret_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index("ix_api_tokens_person_id", ["person_id"], unique=False)

    op.create_table(
        "collects",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_collects_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject_id", name=op.f("pk_collects")),
    )
    with op.batch_alter_table("collects", schema=None) as batch_op:
        batch_op.create_index("ix_collects_newest", ["person_id", "kind", "at", "subject_id"], unique=False)
        batch_op.create_index("ix_collects_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "credentials",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_credentials_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credentials")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", Id, nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.Column("consumer", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["outbox_events.id"], name=op.f("fk_deliveries_event_id_outbox_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("event_id", "consumer", name=op.f("uq_deliveries_event_id_consumer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_order", ["consumer", "subject", "state", "id"], unique=False)
        batch_op.create_index("ix_deliveries_state_id", ["state", "id"], unique=False)

    op.create_table(
        "follows",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_follows_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject_id", name=op.f("pk_follows")),
    )
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.create_index("ix_follows_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "influencers",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('applied', 'approved', 'declined', 'suspended', 'left')", name=op.f("ck_influencers_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_influencers_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influencers")),
        sa.UniqueConstraint("person_id", name=op.f("uq_influencers_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "interests",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_interests_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_interests")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", Id, nullable=False),
        sa.Column("transaction_id", Id, nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("minor <> 0", name=op.f("ck_ledger_entries_not_zero")),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name=op.f("fk_ledger_entries_transaction_id_ledger_transactions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entries_account", ["account", "currency", "id"], unique=False)
        batch_op.create_index("ix_ledger_entries_transaction_id", ["transaction_id"], unique=False)

    op.create_table(
        "likes",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", Id, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_likes_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject_id", name=op.f("pk_likes")),
    )
    with op.batch_alter_table("likes", schema=None) as batch_op:
        batch_op.create_index("ix_likes_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "merchant_staff",
        sa.Column("id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("hired_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'staff')", name=op.f("ck_merchant_staff_role")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_merchant_staff_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_merchant_staff_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_staff")),
        sa.UniqueConstraint("merchant_id", "person_id", name=op.f("uq_merchant_staff_merchant_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("merchant_staff", schema=None) as batch_op:
        batch_op.create_index("ix_merchant_staff_person_id", ["person_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=True),
        sa.Column("ai", sa.Boolean(), nullable=False),
        sa.Column("haul_days", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("gallery", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('note', 'haul')", name=op.f("ck_notes_kind")),
        sa.CheckConstraint("lang IN ('zh', 'en')", name=op.f("ck_notes_lang")),
        sa.CheckConstraint("state IN ('published', 'hidden', 'removed', 'erased')", name=op.f("ck_notes_state")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_notes_author_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notes_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index("ix_notes_author_id", ["author_id", "state", "published_at", "id"], unique=False)
        batch_op.create_index("ix_notes_published_at", ["state", "published_at", "id"], unique=False)

    op.create_table(
        "payments",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("payer_id", Id, nullable=False),
        sa.Column("amount_minor", Id, nullable=False),
        sa.Column("refunded_minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("gateway_reference", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("return_path", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'declined', 'settled', 'closed')", name=op.f("ck_payments_state")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payments_amount")),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name=op.f("ck_payments_refunded")),
        sa.ForeignKeyConstraint(["payer_id"], ["people.id"], name=op.f("fk_payments_payer_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payments_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index("ix_payments_payer_id", ["payer_id", "id"], unique=False)
        batch_op.create_index("ix_payments_state_expires_at", ["state", "expires_at"], unique=False)

    op.create_table(
        "person_roles",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('member', 'influencer', 'merchant_staff', 'moderator', 'admin')",
            name=op.f("ck_person_roles_role"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_roles_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_roles")),
    )
    op.create_table(
        "pictures",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("owner_id", Id, nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_pictures_size")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_pictures_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("key", name=op.f("uq_pictures_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index("ix_pictures_owner_id", ["owner_id"], unique=False)

    op.create_table(
        "reset_tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reset_tokens_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_tokens")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reset_tokens", schema=None) as batch_op:
        batch_op.create_index("ix_reset_tokens_person_id", ["person_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("id", Id, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_ins_key_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index("ix_sign_ins_person_id", ["person_id"], unique=False)

    op.create_table(
        "visitor_ties",
        sa.Column("visitor_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("tied_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_visitor_ties_person_id_people")),
        sa.PrimaryKeyConstraint("visitor_id", "person_id", name=op.f("pk_visitor_ties")),
    )
    with op.batch_alter_table("visitor_ties", schema=None) as batch_op:
        batch_op.create_index("ix_visitor_ties_person_id", ["person_id"], unique=False)

    op.create_table(
        "ad_clicks",
        sa.Column("id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("visitor_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("clicked_at", UtcDateTime(), nullable=False),
        sa.Column("surface", sa.String(length=24), nullable=False),
        sa.Column("price_minor", Id, nullable=False),
        sa.Column("unbilled", sa.String(length=16), nullable=True),
        sa.Column("bid_minor", Id, nullable=False),
        sa.Column("predicted", sa.Float(), nullable=False),
        sa.Column("second_score", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "unbilled IN ('over_budget', 'empty_balance', 'not_running') OR unbilled IS NULL",
            name=op.f("ck_ad_clicks_unbilled"),
        ),
        sa.CheckConstraint("price_minor >= 0 AND price_minor <= bid_minor", name=op.f("ck_ad_clicks_price")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["ad_campaigns.id"], name=op.f("fk_ad_clicks_campaign_id_ad_campaigns")
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_ad_clicks_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ad_clicks_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_clicks")),
        sa.UniqueConstraint("campaign_id", "visitor_id", "day", name=op.f("uq_ad_clicks_campaign_id_visitor_id_day")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ad_clicks", schema=None) as batch_op:
        batch_op.create_index("ix_ad_clicks_campaign_id_clicked_at", ["campaign_id", "clicked_at"], unique=False)
        batch_op.create_index("ix_ad_clicks_person_id", ["person_id", "clicked_at"], unique=False)
        batch_op.create_index("ix_ad_clicks_visitor_id", ["visitor_id", "clicked_at"], unique=False)

    op.create_table(
        "ad_spend_days",
        sa.Column("id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spend_minor", Id, nullable=False),
        sa.Column("clicks", Id, nullable=False),
        sa.CheckConstraint("spend_minor >= 0 AND clicks >= 0", name=op.f("ck_ad_spend_days_counted")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["ad_campaigns.id"], name=op.f("fk_ad_spend_days_campaign_id_ad_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_spend_days")),
        sa.UniqueConstraint("campaign_id", "day", name=op.f("uq_ad_spend_days_campaign_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "comments",
        sa.Column("id", Id, nullable=False),
        sa.Column("note_id", Id, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('published', 'hidden', 'removed', 'erased')", name=op.f("ck_comments_state")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_comments_author_id_people")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_comments_note_id_notes")),
        sa.ForeignKeyConstraint(["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id_comments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("ix_comments_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_comments_note_id", ["note_id", "parent_id", "id"], unique=False)
        batch_op.create_index("ix_comments_parent_id", ["parent_id"], unique=False)

    op.create_table(
        "feed_cards",
        sa.Column("note_id", Id, autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=True),
        sa.Column("cover_key", sa.String(length=120), nullable=False),
        sa.Column("cover_width", sa.Integer(), nullable=False),
        sa.Column("cover_height", sa.Integer(), nullable=False),
        sa.Column("cover_color", sa.String(length=7), nullable=False),
        sa.Column("cover_alt", sa.String(length=300), nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("author_name", sa.String(length=60), nullable=False),
        sa.Column("author_handle", sa.String(length=40), nullable=False),
        sa.Column("author_avatar", sa.String(length=120), nullable=True),
        sa.Column("picture_count", sa.Integer(), nullable=False),
        sa.Column("tag_count", sa.Integer(), nullable=False),
        sa.Column("haul", sa.Boolean(), nullable=False),
        sa.Column("haul_days", sa.Integer(), nullable=True),
        sa.Column("commission", sa.Boolean(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_feed_cards_author_id_people")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_feed_cards_note_id_notes")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_feed_cards")),
    )
    with op.batch_alter_table("feed_cards", schema=None) as batch_op:
        batch_op.create_index(
            "ix_feed_cards_author_id", ["author_id", "visible", "published_at", "note_id"], unique=False
        )
        batch_op.create_index("ix_feed_cards_city", ["city", "visible", "published_at", "note_id"], unique=False)
        batch_op.create_index("ix_feed_cards_published_at", ["visible", "published_at", "note_id"], unique=False)

    op.create_table(
        "note_pictures",
        sa.Column("note_id", Id, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("picture_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_pictures_note_id_notes")),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_note_pictures_picture_id_pictures")),
        sa.PrimaryKeyConstraint("note_id", "position", name=op.f("pk_note_pictures")),
    )
    with op.batch_alter_table("note_pictures", schema=None) as batch_op:
        batch_op.create_index("ix_note_pictures_picture_id", ["picture_id"], unique=False)

    op.create_table(
        "note_topics",
        sa.Column("note_id", Id, autoincrement=False, nullable=False),
        sa.Column("topic_id", Id, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_topics_note_id_notes")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_note_topics_topic_id_topics")),
        sa.PrimaryKeyConstraint("note_id", "topic_id", name=op.f("pk_note_topics")),
    )
    with op.batch_alter_table("note_topics", schema=None) as batch_op:
        batch_op.create_index("ix_note_topics_topic_id", ["topic_id", "note_id"], unique=False)

    op.create_table(
        "shops",
        sa.Column("id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("avatar_picture_id", Id, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("shipping_minor", Id, nullable=False),
        sa.Column("free_from_minor", Id, nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("shipping_minor >= 0", name=op.f("ck_shops_shipping")),
        sa.ForeignKeyConstraint(
            ["avatar_picture_id"], ["pictures.id"], name=op.f("fk_shops_avatar_picture_id_pictures")
        ),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_shops_merchant_id_merchants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shops")),
        sa.UniqueConstraint("slug", name=op.f("uq_shops_slug")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("shops", schema=None) as batch_op:
        batch_op.create_index("ix_shops_merchant_id", ["merchant_id"], unique=False)

    op.create_table(
        "orders",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("buyer_id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("shop_id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cancel_reason", sa.String(length=16), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("goods_minor", Id, nullable=False),
        sa.Column("shipping_minor", Id, nullable=False),
        sa.Column("total_minor", Id, nullable=False),
        sa.Column("fee_minor", Id, nullable=False),
        sa.Column("address", Json, nullable=False),
        sa.Column("tracking", sa.String(length=80), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("shipped_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("refunded_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("cancel_reason IN ('expired', 'buyer')", name=op.f("ck_orders_cancel_reason")),
        sa.CheckConstraint(
            "state IN ('unpaid', 'paid', 'shipped', 'delivered', 'cancelled', 'refunding', 'refunded')",
            name=op.f("ck_orders_state"),
        ),
        sa.CheckConstraint("fee_minor BETWEEN 0 AND total_minor", name=op.f("ck_orders_fee")),
        sa.CheckConstraint("total_minor = goods_minor + shipping_minor", name=op.f("ck_orders_total")),
        sa.ForeignKeyConstraint(["buyer_id"], ["people.id"], name=op.f("fk_orders_buyer_id_people")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_orders_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_orders_payment_id_payments")),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_orders_shop_id_shops")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("public_id", name=op.f("uq_orders_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index("ix_orders_buyer_id", ["buyer_id", "id"], unique=False)
        batch_op.create_index("ix_orders_merchant_id", ["merchant_id", "state", "id"], unique=False)
        batch_op.create_index("ix_orders_payment_id", ["payment_id"], unique=False)
        batch_op.create_index("ix_orders_state_shipped_at", ["state", "shipped_at"], unique=False)

    op.create_table(
        "products",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("shop_id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("category_id", Id, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('on_shelf', 'off_shelf', 'removed')", name=op.f("ck_products_state")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_products_category_id_categories")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_products_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_products_shop_id_shops")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("public_id", name=op.f("uq_products_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index("ix_products_category_id", ["category_id", "state", "id"], unique=False)
        batch_op.create_index("ix_products_shop_id", ["shop_id", "state", "id"], unique=False)

    op.create_table(
        "ad_orders",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("click_id", Id, nullable=False),
        sa.Column("surface", sa.String(length=24), nullable=False),
        sa.Column("goods_minor", Id, nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=False),
        sa.Column("refunded_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["ad_campaigns.id"], name=op.f("fk_ad_orders_campaign_id_ad_campaigns")
        ),
        sa.ForeignKeyConstraint(["click_id"], ["ad_clicks.id"], name=op.f("fk_ad_orders_click_id_ad_clicks")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_ad_orders_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ad_orders")),
        sa.UniqueConstraint("order_id", name=op.f("uq_ad_orders_order_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ad_orders", schema=None) as batch_op:
        batch_op.create_index("ix_ad_orders_campaign_id", ["campaign_id", "paid_at"], unique=False)

    op.create_table(
        "commission_rates",
        sa.Column("id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=True),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 5000", name=op.f("ck_commission_rates_rate")),
        sa.ForeignKeyConstraint(
            ["merchant_id"], ["merchants.id"], name=op.f("fk_commission_rates_merchant_id_merchants")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_commission_rates_product_id_products")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_commission_rates_set_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_rates")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commission_rates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_commission_rates_merchant_id_product_id", ["merchant_id", "product_id", "from_at"], unique=False
        )

    op.create_table(
        "cps_links",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("note_id", Id, nullable=False),
        sa.Column("tag_id", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_cps_links_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_cps_links_note_id_notes")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cps_links_person_id_people")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cps_links_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cps_links")),
        sa.UniqueConstraint("tag_id", name=op.f("uq_cps_links_tag_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cps_links", schema=None) as batch_op:
        batch_op.create_index("ix_cps_links_note_id", ["note_id"], unique=False)
        batch_op.create_index("ix_cps_links_person_id", ["person_id"], unique=False)

    op.create_table(
        "product_pictures",
        sa.Column("product_id", Id, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("picture_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_product_pictures_picture_id_pictures")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_pictures_product_id_products")),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_product_pictures")),
    )
    op.create_table(
        "product_texts",
        sa.Column("product_id", Id, autoincrement=False, nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("subtitle", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint("lang IN ('zh', 'en')", name=op.f("ck_product_texts_lang")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_texts_product_id_products")),
        sa.PrimaryKeyConstraint("product_id", "lang", name=op.f("pk_product_texts")),
    )
    op.create_table(
        "refunds",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("amount_minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested_by", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('order', 'late')", name=op.f("ck_refunds_kind")),
        sa.CheckConstraint("state IN ('requested', 'settled')", name=op.f("ck_refunds_state")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refunds_amount")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_refunds_order_id_orders")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id_payments")),
        sa.ForeignKeyConstraint(["requested_by"], ["people.id"], name=op.f("fk_refunds_requested_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("order_id", name=op.f("uq_refunds_order_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_refunds_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index("ix_refunds_state_created_at", ["state", "created_at"], unique=False)

    op.create_table(
        "skus",
        sa.Column("id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("price_minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("on_hand", Id, nullable=False),
        sa.Column("available", Id, nullable=False),
        sa.Column("picture_id", Id, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("available >= 0", name=op.f("ck_skus_available")),
        sa.CheckConstraint("on_hand >= available", name=op.f("ck_skus_conserved")),
        sa.CheckConstraint("price_minor > 0", name=op.f("ck_skus_price")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_skus_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_skus_picture_id_pictures")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_skus_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skus")),
        sa.UniqueConstraint("merchant_id", "code", name=op.f("uq_skus_merchant_id_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("skus", schema=None) as batch_op:
        batch_op.create_index("ix_skus_product_id", ["product_id", "position"], unique=False)

    op.create_table(
        "cart_lines",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("visitor_id", sa.String(length=26), nullable=True),
        sa.Column("sku_id", Id, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=500), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (visitor_id IS NULL)", name=op.f("ck_cart_lines_one_owner")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 99", name=op.f("ck_cart_lines_quantity")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cart_lines_person_id_people")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_cart_lines_sku_id_skus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_lines")),
        sa.UniqueConstraint("person_id", "sku_id", name=op.f("uq_cart_lines_person_id_sku_id")),
        sa.UniqueConstraint("visitor_id", "sku_id", name=op.f("uq_cart_lines_visitor_id_sku_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cart_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cart_lines_sku_id"), ["sku_id"], unique=False)

    op.create_table(
        "link_clicks",
        sa.Column("id", Id, nullable=False),
        sa.Column("link_id", Id, nullable=False),
        sa.Column("beneficiary_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("note_id", Id, nullable=False),
        sa.Column("visitor_id", sa.String(length=40), nullable=True),
        sa.Column("clicker_id", Id, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("clicked_at", UtcDateTime(), nullable=False),
        sa.Column("counted_as", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["beneficiary_id"], ["people.id"], name=op.f("fk_link_clicks_beneficiary_id_people")),
        sa.ForeignKeyConstraint(["clicker_id"], ["people.id"], name=op.f("fk_link_clicks_clicker_id_people")),
        sa.ForeignKeyConstraint(["link_id"], ["cps_links.id"], name=op.f("fk_link_clicks_link_id_cps_links")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_link_clicks_note_id_notes")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_link_clicks_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_clicks")),
        sa.UniqueConstraint("counted_as", name=op.f("uq_link_clicks_counted_as")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("link_clicks", schema=None) as batch_op:
        batch_op.create_index("ix_link_clicks_beneficiary_id_day", ["beneficiary_id", "day"], unique=False)
        batch_op.create_index(
            "ix_link_clicks_product_id_clicker_id", ["product_id", "clicker_id", "clicked_at"], unique=False
        )
        batch_op.create_index(
            "ix_link_clicks_product_id_visitor_id", ["product_id", "visitor_id", "clicked_at"], unique=False
        )
        batch_op.create_index("ix_link_clicks_visitor_id", ["visitor_id"], unique=False)

    op.create_table(
        "note_tags",
        sa.Column("id", Id, nullable=False),
        sa.Column("note_id", Id, nullable=False),
        sa.Column("picture_position", sa.Integer(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("sku_id", Id, nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("link_token", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state IN ('live', 'gone', 'removed')", name=op.f("ck_note_tags_state")),
        sa.CheckConstraint("x >= 0 AND x <= 1", name=op.f("ck_note_tags_x")),
        sa.CheckConstraint("y >= 0 AND y <= 1", name=op.f("ck_note_tags_y")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_tags_note_id_notes")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_note_tags_product_id_products")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_note_tags_sku_id_skus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_tags")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("note_tags", schema=None) as batch_op:
        batch_op.create_index("ix_note_tags_note_id", ["note_id"], unique=False)
        batch_op.create_index("ix_note_tags_product_id", ["product_id", "state", "note_id"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("sku_id", Id, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", Id, nullable=False),
        sa.Column("total_minor", Id, nullable=False),
        sa.Column("product_public_id", sa.String(length=26), nullable=False),
        sa.Column("product_name", sa.String(length=120), nullable=False),
        sa.Column("option_text", sa.String(length=200), nullable=False),
        sa.Column("picture_id", Id, nullable=True),
        sa.Column("origin", sa.String(length=500), nullable=True),
        sa.Column("visitor_id", sa.String(length=26), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity")),
        sa.CheckConstraint("total_minor = unit_minor * quantity", name=op.f("ck_order_lines_total")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_order_lines_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_order_lines_picture_id_pictures")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_order_lines_product_id_products")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_order_lines_sku_id_skus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index("ix_order_lines_order_id", ["order_id"], unique=False)
        batch_op.create_index("ix_order_lines_product_id", ["product_id"], unique=False)

    op.create_table(
        "price_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("sku_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("old_minor", Id, nullable=False),
        sa.Column("new_minor", Id, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_price_changes_actor_id_people")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_price_changes_product_id_products")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_price_changes_sku_id_skus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("price_changes", schema=None) as batch_op:
        batch_op.create_index("ix_price_changes_product_id", ["product_id", "changed_at"], unique=False)

    op.create_table(
        "commissions",
        sa.Column("id", Id, nullable=False),
        sa.Column("order_line_id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("order_public_id", sa.String(length=26), nullable=False),
        sa.Column("merchant_id", Id, nullable=False),
        sa.Column("beneficiary_id", Id, nullable=False),
        sa.Column("link_id", Id, nullable=False),
        sa.Column("note_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("product_name", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("base_minor", Id, nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("amount_minor", Id, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("clicked_at", UtcDateTime(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("release_at", UtcDateTime(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("reversed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('self_buy', 'own_merchant', 'not_approved', 'expired_click', 'no_rate', 'too_small', 'refunded') OR reason IS NULL",
            name=op.f("ck_commissions_reason"),
        ),
        sa.CheckConstraint("state IN ('held', 'released', 'reversed', 'void')", name=op.f("ck_commissions_state")),
        sa.CheckConstraint("amount_minor >= 0 AND amount_minor <= base_minor", name=op.f("ck_commissions_amount")),
        sa.ForeignKeyConstraint(["beneficiary_id"], ["people.id"], name=op.f("fk_commissions_beneficiary_id_people")),
        sa.ForeignKeyConstraint(["link_id"], ["cps_links.id"], name=op.f("fk_commissions_link_id_cps_links")),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchants.id"], name=op.f("fk_commissions_merchant_id_merchants")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_commissions_note_id_notes")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_commissions_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_commissions_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_commissions_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissions")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_commissions_order_line_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commissions", schema=None) as batch_op:
        batch_op.create_index("ix_commissions_beneficiary_id_day", ["beneficiary_id", "day", "id"], unique=False)
        batch_op.create_index("ix_commissions_order_id", ["order_id"], unique=False)
        batch_op.create_index("ix_commissions_state_release_at", ["state", "release_at"], unique=False)

    op.create_table(
        "haul_lines",
        sa.Column("id", Id, nullable=False),
        sa.Column("note_id", Id, nullable=False),
        sa.Column("order_line_id", Id, nullable=False),
        sa.Column("order_id", Id, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("sku_id", Id, nullable=False),
        sa.Column("product_name", sa.String(length=120), nullable=False),
        sa.Column("option_text", sa.String(length=200), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('stands', 'dropped')", name=op.f("ck_haul_lines_state")),
        sa.CheckConstraint("stars IS NULL OR (stars >= 1 AND stars <= 5)", name=op.f("ck_haul_lines_stars")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_haul_lines_author_id_people")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_haul_lines_note_id_notes")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_haul_lines_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_haul_lines_order_line_id_order_lines")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_haul_lines_product_id_products")),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_haul_lines_sku_id_skus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_haul_lines")),
        sa.UniqueConstraint("note_id", name=op.f("uq_haul_lines_note_id")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_haul_lines_order_line_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("haul_lines", schema=None) as batch_op:
        batch_op.create_index("ix_haul_lines_order_id", ["order_id"], unique=False)
        batch_op.create_index("ix_haul_lines_product_id", ["product_id", "state", "id"], unique=False)
    for statement in triggers.CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in triggers.DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("haul_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_haul_lines_product_id")
        batch_op.drop_index("ix_haul_lines_order_id")

    op.drop_table("haul_lines")
    with op.batch_alter_table("commissions", schema=None) as batch_op:
        batch_op.drop_index("ix_commissions_state_release_at")
        batch_op.drop_index("ix_commissions_order_id")
        batch_op.drop_index("ix_commissions_beneficiary_id_day")

    op.drop_table("commissions")
    with op.batch_alter_table("price_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_price_changes_product_id")

    op.drop_table("price_changes")
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_order_lines_product_id")
        batch_op.drop_index("ix_order_lines_order_id")

    op.drop_table("order_lines")
    with op.batch_alter_table("note_tags", schema=None) as batch_op:
        batch_op.drop_index("ix_note_tags_product_id")
        batch_op.drop_index("ix_note_tags_note_id")

    op.drop_table("note_tags")
    with op.batch_alter_table("link_clicks", schema=None) as batch_op:
        batch_op.drop_index("ix_link_clicks_visitor_id")
        batch_op.drop_index("ix_link_clicks_product_id_visitor_id")
        batch_op.drop_index("ix_link_clicks_product_id_clicker_id")
        batch_op.drop_index("ix_link_clicks_beneficiary_id_day")

    op.drop_table("link_clicks")
    with op.batch_alter_table("cart_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cart_lines_sku_id"))

    op.drop_table("cart_lines")
    with op.batch_alter_table("skus", schema=None) as batch_op:
        batch_op.drop_index("ix_skus_product_id")

    op.drop_table("skus")
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index("ix_refunds_state_created_at")
        batch_op.drop_index(batch_op.f("ix_refunds_payment_id"))

    op.drop_table("refunds")
    op.drop_table("product_texts")
    op.drop_table("product_pictures")
    with op.batch_alter_table("cps_links", schema=None) as batch_op:
        batch_op.drop_index("ix_cps_links_person_id")
        batch_op.drop_index("ix_cps_links_note_id")

    op.drop_table("cps_links")
    with op.batch_alter_table("commission_rates", schema=None) as batch_op:
        batch_op.drop_index("ix_commission_rates_merchant_id_product_id")

    op.drop_table("commission_rates")
    with op.batch_alter_table("ad_orders", schema=None) as batch_op:
        batch_op.drop_index("ix_ad_orders_campaign_id")

    op.drop_table("ad_orders")
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_index("ix_products_shop_id")
        batch_op.drop_index("ix_products_category_id")

    op.drop_table("products")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index("ix_orders_state_shipped_at")
        batch_op.drop_index("ix_orders_payment_id")
        batch_op.drop_index("ix_orders_merchant_id")
        batch_op.drop_index("ix_orders_buyer_id")

    op.drop_table("orders")
    with op.batch_alter_table("shops", schema=None) as batch_op:
        batch_op.drop_index("ix_shops_merchant_id")

    op.drop_table("shops")
    with op.batch_alter_table("note_topics", schema=None) as batch_op:
        batch_op.drop_index("ix_note_topics_topic_id")

    op.drop_table("note_topics")
    with op.batch_alter_table("note_pictures", schema=None) as batch_op:
        batch_op.drop_index("ix_note_pictures_picture_id")

    op.drop_table("note_pictures")
    with op.batch_alter_table("feed_cards", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_cards_published_at")
        batch_op.drop_index("ix_feed_cards_city")
        batch_op.drop_index("ix_feed_cards_author_id")

    op.drop_table("feed_cards")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("ix_comments_parent_id")
        batch_op.drop_index("ix_comments_note_id")
        batch_op.drop_index("ix_comments_author_id")

    op.drop_table("comments")
    op.drop_table("ad_spend_days")
    with op.batch_alter_table("ad_clicks", schema=None) as batch_op:
        batch_op.drop_index("ix_ad_clicks_visitor_id")
        batch_op.drop_index("ix_ad_clicks_person_id")
        batch_op.drop_index("ix_ad_clicks_campaign_id_clicked_at")

    op.drop_table("ad_clicks")
    with op.batch_alter_table("visitor_ties", schema=None) as batch_op:
        batch_op.drop_index("ix_visitor_ties_person_id")

    op.drop_table("visitor_ties")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_ins_person_id")
        batch_op.drop_index(batch_op.f("ix_sign_ins_expires_at"))

    op.drop_table("sign_ins")
    with op.batch_alter_table("reset_tokens", schema=None) as batch_op:
        batch_op.drop_index("ix_reset_tokens_person_id")

    op.drop_table("reset_tokens")
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.drop_index("ix_pictures_owner_id")

    op.drop_table("pictures")
    op.drop_table("person_roles")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index("ix_payments_state_expires_at")
        batch_op.drop_index("ix_payments_payer_id")

    op.drop_table("payments")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index("ix_notes_published_at")
        batch_op.drop_index("ix_notes_author_id")

    op.drop_table("notes")
    with op.batch_alter_table("merchant_staff", schema=None) as batch_op:
        batch_op.drop_index("ix_merchant_staff_person_id")

    op.drop_table("merchant_staff")
    with op.batch_alter_table("likes", schema=None) as batch_op:
        batch_op.drop_index("ix_likes_subject")

    op.drop_table("likes")
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entries_transaction_id")
        batch_op.drop_index("ix_ledger_entries_account")

    op.drop_table("ledger_entries")
    op.drop_table("interests")
    op.drop_table("influencers")
    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.drop_index("ix_follows_subject")

    op.drop_table("follows")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_deliveries_state_id")
        batch_op.drop_index("ix_deliveries_order")

    op.drop_table("deliveries")
    op.drop_table("credentials")
    with op.batch_alter_table("collects", schema=None) as batch_op:
        batch_op.drop_index("ix_collects_subject")
        batch_op.drop_index("ix_collects_newest")

    op.drop_table("collects")
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.drop_index("ix_api_tokens_person_id")

    op.drop_table("api_tokens")
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_index("ix_addresses_person_id")

    op.drop_table("addresses")
    with op.batch_alter_table("ad_top_ups", schema=None) as batch_op:
        batch_op.drop_index("ix_ad_top_ups_merchant_id")

    op.drop_table("ad_top_ups")
    with op.batch_alter_table("ad_campaigns", schema=None) as batch_op:
        batch_op.drop_index("ix_ad_campaigns_state")
        batch_op.drop_index("ix_ad_campaigns_merchant_id")
        batch_op.drop_index("ix_ad_campaigns_kind_subject_id")

    op.drop_table("ad_campaigns")
    op.drop_table("ad_balances")
    with op.batch_alter_table("activity_facts", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_facts_visitor")
        batch_op.drop_index("ix_activity_facts_subject")
        batch_op.drop_index("ix_activity_facts_person")
        batch_op.drop_index("ix_activity_facts_at")

    op.drop_table("activity_facts")
    op.drop_table("topics")
    op.drop_table("subject_counters")
    with op.batch_alter_table("state_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_state_changes_row")

    op.drop_table("state_changes")
    with op.batch_alter_table("sandbox_letters", schema=None) as batch_op:
        batch_op.drop_index("ix_sandbox_letters_due")

    op.drop_table("sandbox_letters")
    op.drop_table("people")
    op.drop_table("outbox_events")
    op.drop_table("merchants")
    op.drop_table("ledger_transactions")
    op.drop_table("idempotency_keys")
    op.drop_table("hides")
    with op.batch_alter_table("gateway_notices", schema=None) as batch_op:
        batch_op.drop_index("ix_gateway_notices_payment")

    op.drop_table("gateway_notices")
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.drop_index("ix_categories_parent_id")

    op.drop_table("categories")
