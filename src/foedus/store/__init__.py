"""The only reader and writer of tables, and the one place where the as-of rule is applied."""

from foedus.store import readings
from foedus.store.asof import known_by
from foedus.store.cache import Cache, default_cache
from foedus.store.difference import Change, Difference, difference
from foedus.store.engines import connect
from foedus.store.exports import export_table
from foedus.store.files import check_folder, write_folder
from foedus.store.licences import check_export
from foedus.store.opening import open_table, snapshot_for
from foedus.store.snapshots import Datasets
from foedus.store.tables import open_tables, to_csv, to_parquet
from foedus.store.writer import Writer

__all__ = [
    "Cache",
    "Change",
    "Datasets",
    "Difference",
    "Writer",
    "check_export",
    "check_folder",
    "connect",
    "default_cache",
    "difference",
    "export_table",
    "known_by",
    "open_table",
    "open_tables",
    "readings",
    "snapshot_for",
    "to_csv",
    "to_parquet",
    "write_folder",
]
