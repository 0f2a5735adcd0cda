"""The rows of a frame as columns in memory, and where in it a row of a table belongs.

The rows are sorted by pair and year, so that the place of a dyad-year follows from the first place
of its pair: no table is searched, and no join can change the number of rows.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from foedus.evidence.dyads.arrays import days, integers, number, repeated, whole

if TYPE_CHECKING:
    from foedus.evidence.dyads.frame import Frame

BASE = 1 << 31
"""Two COW numbers are one key: the first times this, and the second."""


class TwiceError(Exception):
    """Two rows of a table belong to one place: a join would double rows of the frame."""


class Grid:
    """The dyad-years of a frame, sorted: ``ccode1``, ``ccode2`` and ``year`` are Arrow arrays.

    Between the first and the last year of a pair the grid has a *place* for every year, though a
    state may have left the system and returned: ``_kept`` says which places are dyad-years.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._members = integers(sorted({s.ccode for s in frame.spells}))
        spans = _shared(frame)
        runs = pc.run_end_encode(whole(spans["pair"]))
        last = pc.subtract(runs.run_ends, number(1, pa.int32()))
        # Spans of a pair are sorted and apart: the first begins earliest, the last ends latest.
        self._pairs = runs.values
        self._begins = whole(spans["begins"]).take(_firsts(last))
        self._ends = whole(spans["ends"]).take(last)
        lengths = pc.add(pc.subtract(self._ends, self._begins), number(1))
        self._stops = pc.cumulative_sum(lengths)
        self.places = self._stops[-1].as_py() if len(self._stops) else 0
        self._shift = pc.subtract(pc.subtract(self._stops, lengths), self._begins)
        self._kept = self._between(spans)
        self.ccode1 = self._only(self._spread(pc.divide(self._pairs, number(BASE))))
        self.ccode2 = self._only(self._spread(pc.bit_wise_and(self._pairs, number(BASE - 1))))
        self.year = self._only(self._years())

    def table(self) -> Any:
        """The rows as a pyarrow table of 32-bit integers."""
        columns = [self.ccode1, self.ccode2, self.year]
        return pa.Table.from_arrays(columns, ["ccode1", "ccode2", "year"])

    def places_of(self, one: Any, two: Any, year: Any) -> Any:
        """For each row of a table, its place in the grid; null where it has none."""
        runs = pc.run_end_encode(_key(one.cast(pa.int64()), two.cast(pa.int64())))
        pair = pc.index_in(runs.values, value_set=self._pairs)
        year = year.cast(pa.int32())

        def at(of_pairs: Any) -> Any:
            return repeated(pc.take(of_pairs.cast(pa.int32()), pair), runs.run_ends)

        inside = pc.and_(
            pc.greater_equal(year, at(self._begins)), pc.less_equal(year, at(self._ends))
        )
        return pc.if_else(inside, pc.add(at(self._shift), year), pa.nulls(1, pa.int32())[0])

    def laid(self, places: Any) -> Any:
        """For each row of the grid, the number of the table's row that belongs there, or null.

        Raises
        ------
        TwiceError
            Two rows of the table belong to one place.
        """
        return self._only(_inverse(places, self.places))

    def laid_by_state(self, ccode: Any, year: Any) -> tuple[Any, Any]:
        """As :meth:`laid`, for a state-year table seen from the first and the second state."""
        cells = self._cells(ccode, year.cast(pa.int32()))
        size = len(self._members) * (self.frame.last - self.frame.first + 1)
        dense = _inverse(cells, size)
        one, two = self._cells_of_sides
        return pc.take(dense, one), pc.take(dense, two)

    @cached_property
    def _cells_of_sides(self) -> tuple[Any, Any]:
        return self._cells(self.ccode1, self.year), self._cells(self.ccode2, self.year)

    def _cells(self, ccode: Any, year: Any) -> Any:
        """Places in a table of all members by all years; null where a row has none."""
        first, last = number(self.frame.first, pa.int32()), number(self.frame.last, pa.int32())
        years = number(self.frame.last - self.frame.first + 1, pa.int32())
        runs = pc.run_end_encode(ccode)
        member = pc.index_in(runs.values.cast(pa.int64()), value_set=self._members)
        start = pc.subtract(pc.multiply(member, years), first)
        cells = pc.add(repeated(start, runs.run_ends), year)
        inside = pc.and_(pc.greater_equal(year, first), pc.less_equal(year, last))
        return pc.if_else(inside, cells, pa.nulls(1, pa.int32())[0])

    def _years(self) -> Any:
        count = pc.cumulative_sum(pa.repeat(number(1, pa.int32()), self.places))
        return pc.subtract(count, self._spread(pc.add(self._shift, number(1))))

    def _spread(self, of_pairs: Any) -> Any:
        """A value of each pair as a value of each place."""
        return repeated(of_pairs.cast(pa.int32()), self._stops)

    def _only(self, of_places: Any) -> Any:
        return of_places if self._kept is None else of_places.filter(self._kept)

    def _between(self, spans: Any) -> Any:
        """Which places are dyad-years: all but those between two spans of a pair (None: all)."""
        if spans.num_rows == len(self._pairs):
            return None
        pair, begins, ends = (spans[c].to_pylist() for c in ("pair", "begins", "ends"))
        shift = pc.take(self._shift, pc.index_in(spans["pair"], value_set=self._pairs))
        stops: list[int] = []
        for k, (before, after) in enumerate(pairwise(pair)):
            if before == after and begins[k + 1] > ends[k] + 1:
                at = shift[k].as_py()
                stops += [at + ends[k] + 1, at + begins[k + 1]]
        stops.append(self.places)
        kept = integers(place % 2 == 0 for place in range(len(stops)))
        return repeated(kept, integers(stops)).cast(pa.bool_())


def _shared(frame: Frame) -> Any:
    """The years that each two spells share: pair, begins, ends; sorted."""
    spells = frame.spells
    everyone = range(len(spells))
    one = integers(i for i in everyone for _ in everyone)
    two = integers(j for _ in everyone for j in everyone)
    ccode = integers(s.ccode for s in spells)
    first, last = days(s.first for s in spells), days(s.last for s in spells)
    a, b = ccode.take(one), ccode.take(two)
    meet = pc.less_equal(
        pc.max_element_wise(first.take(one), first.take(two)),
        pc.min_element_wise(last.take(one), last.take(two)),
    )
    meet = pc.and_(meet, pc.not_equal(a, b) if frame.directed else pc.less(a, b))
    if frame.pairs:
        low, high = pc.min_element_wise(a, b), pc.max_element_wise(a, b)
        wanted = integers(x * BASE + y for x, y in frame.pairs)
        meet = pc.and_(meet, pc.is_in(_key(low, high), value_set=wanted))
    year, until = pc.year(first), pc.year(last)
    begins = pc.max_element_wise(year.take(one), year.take(two), number(frame.first))
    ends = pc.min_element_wise(until.take(one), until.take(two), number(frame.last))
    meet = pc.and_(meet, pc.less_equal(begins, ends))
    spans = pa.Table.from_arrays([_key(a, b), begins, ends], ["pair", "begins", "ends"])
    spans = spans.filter(meet)
    # Table.sort_by would load Arrow's query engine, and 45 MB with it.
    order = pc.sort_indices(spans, [("pair", "ascending"), ("begins", "ascending")])
    return spans.take(order)


def _key(one: Any, two: Any) -> Any:
    return pc.add(pc.multiply(one, number(BASE)), two)


def _inverse(places: Any, size: int) -> Any:
    """For each place, the number of the row that belongs there; null where none does."""
    if size == 0:
        return pa.nulls(0, pa.int32())
    rows = pc.inverse_permutation(places, max_index=size - 1, output_type=pa.int32())
    if size - rows.null_count != len(places) - places.null_count:
        raise TwiceError
    return rows


def _firsts(last: Any) -> Any:
    """The first positions of runs of which these are the last."""
    if len(last) == 0:
        return last
    after = pc.add(last[:-1], number(1, last.type))
    return pa.concat_arrays([integers([0], last.type), after])
