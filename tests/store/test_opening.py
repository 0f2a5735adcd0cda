"""Tables of the store are opened lazily, and only with what was known by the date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from tests.store.invented import FIRST, SECOND, bring, card, edition, write_acts, write_power

from foedus.errors import NotFoundError, UsageError
from foedus.store import Datasets, connect, open_table, snapshot_for

DAYS = [date(1990, 1, 1), date(2000, 5, 9), date(2000, 5, 10), None]


@pytest.fixture
def connection() -> Iterator[Any]:
    made = connect(threads=1)
    yield made
    made.disconnect()


@pytest.fixture
def datasets(tmp_path: Path) -> Datasets:
    """Versions of 2001 and 2005, the later one with acts."""
    data = tmp_path / "year=1812" / "data"
    data.parent.mkdir()
    bring(data, FIRST, version="1.0", released=date(2001, 1, 1))
    with Datasets(data).writing() as writer:
        staging = writer.staging("invented")
        write_power(staging, SECOND)
        write_acts(staging, DAYS)
        writer.commit(card(), edition("2.0", date(2005, 1, 1)), [], staging)
    return Datasets(data)


def opened(datasets: Datasets, table: str, connection: Any, as_of: date | None = None) -> Any:
    """A table that is there."""
    found = open_table(datasets, card(), table, connection, as_of)
    assert found is not None
    return found


def forces(connection: Any, table: Any) -> list[float | None]:
    return sorted(
        connection.to_pyarrow(table.order_by("ccode", "year"))["force"].to_pylist(),
        key=lambda v: (v is None, v or 0),
    )


def test_without_a_date_the_version_in_use_is_opened(datasets: Datasets, connection: Any) -> None:
    found = opened(datasets, "power", connection)
    assert forces(connection, found) == [1.75, 2.0, None]
    assert tuple(found.columns) == ("ccode", "year", "force", "row")


def test_what_is_known_by_release_is_opened_as_released_by_then(
    datasets: Datasets, connection: Any
) -> None:
    before = opened(datasets, "power", connection, date(2004, 12, 31))
    after = opened(datasets, "power", connection, date(2005, 1, 1))
    assert forces(connection, before) == [0.0, 1.5, None]
    assert forces(connection, after) == [1.75, 2.0, None]
    assert open_table(datasets, card(), "power", connection, date(2000, 12, 31)) is None


@pytest.mark.parametrize(
    ("as_of", "kept"),
    [(date(1989, 1, 1), 0), (date(2000, 5, 9), 2), (date(2000, 5, 10), 3), (None, 4)],
)
def test_acts_are_known_from_their_day_and_undated_ones_never_in_a_replay(
    datasets: Datasets, connection: Any, as_of: date | None, kept: int
) -> None:
    found = opened(datasets, "acts", connection, as_of)
    assert connection.to_pyarrow(found.count()).as_py() == kept


def test_the_snapshot_that_is_read_can_be_named(datasets: Datasets) -> None:
    own = card()
    power, acts = own.tables
    day = date(2003, 1, 1)
    versions = [
        found.version if found else None
        for found in (
            snapshot_for(datasets, own, power, day),
            snapshot_for(datasets, own, acts, day),
            snapshot_for(datasets, own, power, date(1999, 1, 1)),
        )
    ]
    assert versions == ["1.0", "2.0", None]


def test_nothing_brought_and_tables_that_an_edition_lacks_are_none(
    datasets: Datasets, connection: Any, tmp_path: Path
) -> None:
    empty = Datasets(tmp_path / "none")
    assert open_table(empty, card(), "power", connection) is None
    with datasets.writing() as writer:
        writer.use(datasets.snapshots("invented")[0])
    assert open_table(datasets, card(), "acts", connection) is None


def test_a_table_that_the_card_lacks_is_an_error(datasets: Datasets, connection: Any) -> None:
    with pytest.raises(NotFoundError, match="has no table 'powers'; it has power, acts"):
        open_table(datasets, card(), "powers", connection)


def test_opening_twice_is_one_view(datasets: Datasets, connection: Any) -> None:
    first = opened(datasets, "power", connection)
    second = opened(datasets, "power", connection)
    assert first.get_name() == second.get_name()
    assert connection.to_pyarrow(first.union(second).count()).as_py() == 6


def setting(connection: Any, name: str) -> Any:
    return connection.raw_sql(f"SELECT current_setting('{name}')").fetchone()[0]


def test_duckdb_never_reaches_for_the_network(connection: Any) -> None:
    for name in (
        "autoinstall_known_extensions",
        "autoload_known_extensions",
        "allow_community_extensions",
    ):
        assert setting(connection, name) is False


def test_work_beyond_the_memory_limit_spills_and_leaves_nothing(tmp_path: Path) -> None:
    temp = tmp_path / "below" / "spill"
    connection = connect(memory="60MB", threads=1, temp=temp)
    assert setting(connection, "threads") == 1
    connection.raw_sql("CREATE VIEW big AS SELECT i, hash(i) AS h FROM range(3000000) AS t(i)")
    out = tmp_path / "sorted.parquet"
    connection.raw_sql(f"COPY (SELECT * FROM big ORDER BY h) TO '{out}' (FORMAT parquet)")  # noqa: S608
    assert temp.is_dir()
    connection.disconnect()
    assert not temp.exists()


def test_two_connections_do_not_share_their_spill() -> None:
    one, two = connect(), connect()
    assert setting(one, "temp_directory") != setting(two, "temp_directory")
    one.disconnect()
    two.disconnect()


@pytest.mark.parametrize("url", ["duckdb://file.db", "postgres://x", "", "spark://", "local[a]"])
def test_an_unknown_engine_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"is no engine.*spark://HOST:PORT"):
        connect(url)


@pytest.mark.parametrize("options", [{"memory": "much"}, {"threads": 0}])
def test_settings_that_duckdb_does_not_understand_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="Write memory as 2GB, and threads as a number"):
        connect(**options)


@pytest.mark.parametrize("url", ["spark://host:7077", "local[2]", "local[*]", "local"])
def test_an_address_of_spark_is_handed_to_spark(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = ModuleType("foedus.store.spark")
    stand_in.__dict__["spark_backend"] = lambda address: SimpleNamespace(address=address)
    monkeypatch.setitem(sys.modules, "foedus.store.spark", stand_in)
    assert connect(url).address == url
