"""Spark as an engine: the same Ibis expressions, on a cluster or in threads of this machine."""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError, MissingExtraError, OfflineError

JAVA_PACKAGE = "openjdk-17-jre-headless"
ANSWER_WITHIN = 5.0
"""Seconds that a master is given to answer."""

PARTITIONS_HERE = "8"
"""Parts that one machine shuffles data into; Spark's own 200 are meant for many."""

_HOST = re.compile(r"([^:,/]+|\[[^\]]+\]):(\d+)")
_LOOPBACK = ("127.", "localhost", "[::1]")
_QUIET = Path(__file__).parent / "spark_log.properties"


def spark_backend(url: str) -> Any:
    """Return an Ibis backend on Spark; results come back as Arrow, and days are days in UTC.

    A session that is already open in this process is used again if it has the same master.

    Parameters
    ----------
    url
        ``spark://host:port``, several joined by commas, or ``local[2]``.

    Raises
    ------
    MissingExtraError
        The extra foedus[spark], or Java, is not installed.
    OfflineError
        The master does not answer, or refuses.
    """
    sql = _pyspark()
    _java()
    _answers(url)
    session = _session(sql, url)
    return _backend(session)


def _pyspark() -> Any:
    try:
        from pyspark import sql  # noqa: PLC0415 - two hundred megabytes that most never need
    except ImportError as error:
        raise MissingExtraError(
            "Spark needs the package pyspark, which is not installed; nothing was run. Install "
            'it with: pip install "foedus[spark]"'
        ) from error
    return sql


def _java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (home and (Path(home) / "bin" / "java").is_file()) and shutil.which("java") is None:
        raise MissingExtraError(
            "Spark needs Java 17 or later, and there is no java here; nothing was run. On Debian, "
            f"install it with: apt-get install {JAVA_PACKAGE}; elsewhere install a JDK and set "
            "JAVA_HOME."
        )


def _answers(url: str) -> None:
    """Ask at the door first: Spark itself would try for minutes, and end in a page of Java."""
    if not url.startswith("spark://"):
        return
    tried = _HOST.findall(url.removeprefix("spark://"))
    reasons = []
    for host, port in tried:
        try:
            with socket.create_connection((host.strip("[]"), int(port)), ANSWER_WITHIN):
                return
        except (OSError, OverflowError) as error:
            reasons.append(f"{host}:{port}: {error}")
    raise OfflineError(
        f"{url}: no Spark master answers ({'; '.join(reasons) or 'no host:port in it'}). Nothing "
        "was run. Start one (python tools/spark_cluster.py starts a small one here), or leave "
        "--engine out."
    )


def _session(sql: Any, url: str) -> Any:
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
    }
    if not url.startswith("spark://") or any(
        host.startswith(_LOOPBACK) for host, _ in _HOST.findall(url)
    ):
        # A driver on a name that only the outside can resolve is not found by workers here.
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": PARTITIONS_HERE,
        }
    builder = sql.SparkSession.builder.master(url).appName("foedus")
    for key, value in settings.items():
        builder = builder.config(key, value)
    open_session = sql.SparkSession.getActiveSession()
    if open_session is not None and open_session.sparkContext.master != url:
        open_session.stop()
    try:
        return builder.getOrCreate()
    except Exception as error:  # Java's own, under many names; all mean one thing here
        raise OfflineError(
            f"{url}: Spark could not be started there ({_line(error)}). Nothing was run. Look "
            "whether the master runs the same version of Spark as pyspark here."
        ) from error


def _backend(session: Any) -> Any:
    import ibis  # noqa: PLC0415 - half a second that --help need not spend
    from ibis.backends.pyspark import Backend  # noqa: PLC0415

    class ArrowSpark(Backend):  # type: ignore[misc]  # Ibis has no types
        """Ibis's backend, with results by way of Arrow and several Parquet files as one table."""

        def to_pyarrow(self, expr: Any, /, *, limit: Any = None, **_: Any) -> Any:
            self._run_pre_execute_hooks(expr)
            table = expr.as_table()
            query = self.compile(table, limit=limit)
            try:
                found = self._session.sql(query).toArrow()
            except Exception as error:
                raise InvalidDataError(
                    f"Spark could not compute this ({_line(error)}). Nothing was written."
                ) from error
            return expr.__pyarrow_result__(found.cast(table.schema().to_pyarrow()))

        def read_parquet(self, path: Any, /, *, table_name: str | None = None, **_: Any) -> Any:
            paths = [path] if isinstance(path, str | Path) else list(path)
            frame = self._session.read.parquet(*(_address(p) for p in paths))
            name = table_name or ibis.util.gen_name("read_parquet")
            frame.createOrReplaceTempView(name)
            return self.table(name)

    ArrowSpark.register_options()
    backend = ArrowSpark()
    backend.do_connect(session)
    return backend


def _address(path: str | Path) -> str:
    """A path of this machine as an address; Spark may take a bare one for one of its own store."""
    return str(path) if "://" in str(path) else Path(path).resolve().as_uri()


def _line(error: Exception, most: int = 300) -> str:
    return " ".join(str(error).split())[:most]
