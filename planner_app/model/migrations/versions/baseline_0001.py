"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    _activity()
    _allocation_type()
    _assignment_type()
    _journal_entry()
    _team()
    _treeitem()
    _work_calendar()
    _dependency()
    _journal_row()
    _person()
    _plan()
    _allocation()
    _assignment()
    _team_member()
    _time_entry()
    _estimate()


def _activity() -> None:
    op.create_table(
        "activity",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("name", name=op.f("uq_activity_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_activity_uid")),
        sqlite_autoincrement=True,
    )


def _allocation_type() -> None:
    op.create_table(
        "allocation_type",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("takes_time", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_type")),
        sa.UniqueConstraint("name", name=op.f("uq_allocation_type_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_allocation_type_uid")),
        sqlite_autoincrement=True,
    )


def _assignment_type() -> None:
    op.create_table(
        "assignment_type",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_type")),
        sa.UniqueConstraint("name", name=op.f("uq_assignment_type_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_assignment_type_uid")),
        sqlite_autoincrement=True,
    )


def _journal_entry() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(length=255), nullable=False),
        sa.Column("instance", sa.String(length=36), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["undoes"], ["journal_entry.id"], name=op.f("fk_journal_entry_undoes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sqlite_autoincrement=True,
    )


def _team() -> None:
    op.create_table(
        "team",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("uid", name=op.f("uq_team_uid")),
        sqlite_autoincrement=True,
    )


def _treeitem() -> None:
    op.create_table(
        "treeitem",
        *_treeitem_columns(),
        *_treeitem_checks(),
        *_treeitem_links(),
        *_treeitem_keys(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_treeitem_package_id"), "treeitem", ["package_id"], unique=False)
    op.create_index(op.f("ix_treeitem_parent_id"), "treeitem", ["parent_id"], unique=False)


def _treeitem_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=1000), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_on_hold", sa.Boolean(), nullable=False),
        sa.Column("work_in_order", sa.Boolean(), nullable=False),
        sa.Column("delay_until", sa.Date(), nullable=True),
        sa.Column("promise_by", sa.Date(), nullable=True),
        sa.Column("max_effort", sa.Double(), nullable=True),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.Column("package_rank", sa.BigInteger(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("finish_date", sa.Date(), nullable=True),
        sa.Column("start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_reference", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
    ]


def _treeitem_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "(parent_id IS NULL) = (type = 'root')", name=op.f("ck_treeitem_one_root")
        ),
        sa.CheckConstraint(
            (
                "type IN ('root', 'package', 'folder', 'project', 'task', "
                "'event', 'partial_day_event', 'milestone')"
            ),
            name=op.f("ck_treeitem_type"),
        ),
    ]


def _treeitem_links() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["treeitem.id"],
            name=op.f("fk_treeitem_package_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["treeitem.id"],
            name=op.f("fk_treeitem_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    ]


def _treeitem_keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treeitem")),
        sa.UniqueConstraint("external_reference", name=op.f("uq_treeitem_external_reference")),
        sa.UniqueConstraint("uid", name=op.f("uq_treeitem_uid")),
    ]


def _work_calendar() -> None:
    op.create_table(
        "work_calendar",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("weekly_hours", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("country", sa.String(length=8), nullable=True),
        sa.Column("region", sa.String(length=16), nullable=True),
        sa.Column("exceptions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_calendar")),
        sa.UniqueConstraint("uid", name=op.f("uq_work_calendar_uid")),
        sqlite_autoincrement=True,
    )


def _dependency() -> None:
    op.create_table(
        "dependency",
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("lag_days", sa.Double(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.CheckConstraint("lag_days >= 0", name=op.f("ck_dependency_lag")),
        sa.ForeignKeyConstraint(
            ["after_id"],
            ["treeitem.id"],
            name=op.f("fk_dependency_after_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["before_id"],
            ["treeitem.id"],
            name=op.f("fk_dependency_before_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dependency")),
        sa.UniqueConstraint("before_id", "after_id", name=op.f("uq_dependency_before_id_after_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_dependency_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dependency_after_id"), "dependency", ["after_id"], unique=False)
    op.create_index(op.f("ix_dependency_before_id"), "dependency", ["before_id"], unique=False)


def _journal_row() -> None:
    op.create_table(
        "journal_row",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["revision"], ["journal_entry.id"], name=op.f("fk_journal_row_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_row")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_journal_row_family_record_id"),
        "journal_row",
        ["family", "record_id"],
        unique=False,
    )
    op.create_index(op.f("ix_journal_row_revision"), "journal_row", ["revision"], unique=False)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("first_name", sa.String(length=255), nullable=False),
        sa.Column("last_name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("calendar_id", sa.Integer(), nullable=True),
        sa.Column("overdrive", sa.Boolean(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_until", sa.Date(), nullable=True),
        sa.Column("is_virtual", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("main_team_id", sa.Integer(), nullable=True),
        sa.Column("external_reference", sa.String(length=255), nullable=True),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["work_calendar.id"],
            name=op.f("fk_person_calendar_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["main_team_id"],
            ["team.id"],
            name=op.f("fk_person_main_team_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("external_reference", name=op.f("uq_person_external_reference")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
        sa.UniqueConstraint("username", name=op.f("uq_person_username")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_calendar_id"), "person", ["calendar_id"], unique=False)
    op.create_index(op.f("ix_person_main_team_id"), "person", ["main_team_id"], unique=False)


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("default_calendar_id", sa.Integer(), nullable=False),
        sa.Column("strict_bookings", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["default_calendar_id"],
            ["work_calendar.id"],
            name=op.f("fk_plan_default_calendar_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_plan_default_calendar_id"), "plan", ["default_calendar_id"], unique=False
    )


def _allocation() -> None:
    op.create_table(
        "allocation",
        *_allocation_columns(),
        *_allocation_checks(),
        *_allocation_links(),
        *_allocation_keys(),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_allocation_allocation_type_id"), "allocation", ["allocation_type_id"], unique=False
    )
    op.create_index(op.f("ix_allocation_person_id"), "allocation", ["person_id"], unique=False)
    op.create_index(op.f("ix_allocation_treeitem_id"), "allocation", ["treeitem_id"], unique=False)


def _allocation_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("allocation_type_id", sa.Integer(), nullable=False),
        sa.Column("treeitem_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
    ]


def _allocation_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "(start_date IS NULL) <> (start IS NULL)", name=op.f("ck_allocation_one_period")
        ),
        sa.CheckConstraint("value > 0 AND value <= 2", name=op.f("ck_allocation_value")),
    ]


def _allocation_links() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["allocation_type_id"],
            ["allocation_type.id"],
            name=op.f("fk_allocation_allocation_type_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_allocation_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["treeitem_id"],
            ["treeitem.id"],
            name=op.f("fk_allocation_treeitem_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    ]


def _allocation_keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("uid", name=op.f("uq_allocation_uid")),
    ]


def _assignment() -> None:
    op.create_table(
        "assignment",
        *_assignment_columns(),
        *_assignment_checks(),
        *_assignment_links(),
        *_assignment_keys(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assignment_activity_id"), "assignment", ["activity_id"], unique=False)
    op.create_index(
        op.f("ix_assignment_assignment_type_id"), "assignment", ["assignment_type_id"], unique=False
    )
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"], unique=False)
    op.create_index(op.f("ix_assignment_team_id"), "assignment", ["team_id"], unique=False)
    op.create_index(op.f("ix_assignment_treeitem_id"), "assignment", ["treeitem_id"], unique=False)


def _assignment_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("treeitem_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("assignment_type_id", sa.Integer(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("daily_limit", sa.Double(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
    ]


def _assignment_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "(low IS NULL) = (high IS NULL)", name=op.f("ck_assignment_whole_range")
        ),
        sa.CheckConstraint(
            "daily_limit IS NULL OR (daily_limit > 0 AND daily_limit <= 24)",
            name=op.f("ck_assignment_daily_limit"),
        ),
        sa.CheckConstraint(
            "low IS NULL OR (low >= 0 AND low <= high AND high <= 100000)",
            name=op.f("ck_assignment_range"),
        ),
        sa.CheckConstraint(
            "person_id IS NULL OR team_id IS NULL", name=op.f("ck_assignment_one_owner")
        ),
    ]


def _assignment_links() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_assignment_activity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["assignment_type_id"],
            ["assignment_type.id"],
            name=op.f("fk_assignment_assignment_type_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_assignment_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["team.id"],
            name=op.f("fk_assignment_team_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["treeitem_id"],
            ["treeitem.id"],
            name=op.f("fk_assignment_treeitem_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    ]


def _assignment_keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("uid", name=op.f("uq_assignment_uid")),
    ]


def _team_member() -> None:
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_team_member_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["team.id"],
            name=op.f("fk_team_member_team_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint("team_id", "person_id", name=op.f("uq_team_member_team_id_person_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_team_member_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_team_member_person_id"), "team_member", ["person_id"], unique=False)
    op.create_index(op.f("ix_team_member_team_id"), "team_member", ["team_id"], unique=False)


def _time_entry() -> None:
    op.create_table(
        "time_entry",
        *_time_entry_columns(),
        *_time_entry_checks(),
        *_time_entry_links(),
        *_time_entry_keys(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_time_entry_activity_id"), "time_entry", ["activity_id"], unique=False)
    op.create_index(op.f("ix_time_entry_person_id"), "time_entry", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_time_entry_person_id_day"), "time_entry", ["person_id", "day"], unique=False
    )
    op.create_index(op.f("ix_time_entry_treeitem_id"), "time_entry", ["treeitem_id"], unique=False)
    op.create_index(
        op.f("ix_time_entry_treeitem_id_person_id"),
        "time_entry",
        ["treeitem_id", "person_id"],
        unique=False,
    )


def _time_entry_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("treeitem_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
    ]


def _time_entry_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint("hours > 0", name=op.f("ck_time_entry_hours")),
    ]


def _time_entry_links() -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_time_entry_activity_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_time_entry_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["treeitem_id"],
            ["treeitem.id"],
            name=op.f("fk_time_entry_treeitem_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
    ]


def _time_entry_keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_time_entry_uid")),
    ]


def _estimate() -> None:
    op.create_table(
        "estimate",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_estimate_assignment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint("uid", name=op.f("uq_estimate_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_estimate_assignment_id"), "estimate", ["assignment_id"], unique=False)
