"""Drawing engines in processes of their own, so that all cores draw and none waits to begin.

An engine takes most of a second to start and holds its process while it draws, so that threads
would not help.  Started while the indicators are computed, the engines are ready when the first
specification is.  Run as a program, this file is one engine: a JSON string on each line in, an
object with ``svg`` or ``error`` on each line out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, SimpleQueue

VL_VERSION = "6.4"
"""Version of Vega-Lite that every specification is written in."""

MOST = 2
"""More engines than this start slower than they draw."""

Engine = subprocess.Popen[str]


class Engines:
    """Processes that draw; none runs before ``start``."""

    def __init__(self) -> None:
        self._running: list[Engine] = []

    def start(self) -> None:
        """Start the engines where they do not run; returns at once."""
        if self._running:
            return
        command = [sys.executable, "-m", "foedus.report.engines"]
        self._running = [
            subprocess.Popen(  # noqa: S603 - this very interpreter and this very file
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                start_new_session=True,  # an interruption is for the process that waits for them
            )
            for _ in range(min(MOST, os.cpu_count() or 1))
        ]

    def draw(self, texts: Sequence[str], tell: Callable[[int], None] = lambda _: None) -> list[str]:
        """Return the SVG of each specification, in order.

        ``tell`` is called with the place of a specification when it is taken up.  Engines that
        fail to answer leave their work to the others and, at last, to this process.

        Raises
        ------
        ValueError
            Where a specification cannot be drawn.
        """
        self.start()
        waiting: SimpleQueue[int] = SimpleQueue()
        for place in range(len(texts)):
            waiting.put(place)
        drawn: dict[int, str] = {}

        def work(engine: Engine) -> None:
            for place in _taken(waiting):
                tell(place)
                answer = _ask(engine, texts[place])
                if answer is None:
                    waiting.put(place)
                    return
                drawn[place] = answer

        with ThreadPoolExecutor(len(self._running)) as pool:
            list(pool.map(work, self._running))
        for place in _taken(waiting):
            tell(place)
            drawn[place] = vegalite(texts[place])
        return [drawn[place] for place in range(len(texts))]

    def stop(self) -> None:
        """End the engines."""
        for engine in self._running:
            engine.kill()
            engine.communicate()
        self._running = []


@contextmanager
def engines() -> Iterator[Engines]:
    """Engines that end with the block, whatever ends it."""
    made = Engines()
    try:
        yield made
    finally:
        made.stop()


def vegalite(text: str) -> str:
    """Draw a specification here; any address in it fails, so that nothing is fetched."""
    import vl_convert  # noqa: PLC0415 - starting it takes most of a second

    drawn: str = vl_convert.vegalite_to_svg(text, vl_version=VL_VERSION, allowed_base_urls=[])
    return drawn


def _taken(waiting: SimpleQueue[int]) -> Iterator[int]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return


def _ask(engine: Engine, text: str) -> str | None:
    """What an engine answers; None where it is gone."""
    if engine.stdin is None or engine.stdout is None:
        return None
    try:
        engine.stdin.write(json.dumps(text) + "\n")
        engine.stdin.flush()
        line = engine.stdout.readline()
    except OSError:
        return None
    if not line:
        return None
    answer: dict[str, str] = json.loads(line)
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["svg"]


def main() -> None:
    """Draw line by line until the other side closes; draw nothing first, to be warm."""
    vegalite('{"mark": "point", "data": {"values": []}}')
    for line in sys.stdin:
        try:
            answer = {"svg": vegalite(json.loads(line))}
        except ValueError as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
