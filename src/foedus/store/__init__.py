"""The only reader and writer of tables, and the one place where the as-of rule is applied."""

from foedus.store import readings
from foedus.store.asof import known_by
from foedus.store.cache import Cache, default_cache
from foedus.store.files import check_folder, write_folder
from foedus.store.tables import open_tables, to_csv, to_parquet

__all__ = [
    "Cache",
    "check_folder",
    "default_cache",
    "known_by",
    "open_tables",
    "readings",
    "to_csv",
    "to_parquet",
    "write_folder",
]
