"""An azimuthal equal-area view that holds a set of places, whatever meridian they lie on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[float, float]
"""Longitude and latitude in degrees."""

NARROWEST = 12.0
"""A view never shows less than this many degrees on either side of its centre."""

MARGIN = 34
"""Pixels kept free around the outermost places."""

ROUNDS = 12


@dataclass(frozen=True, slots=True)
class View:
    """Centre (degrees), pixels per unit radius, size in pixels, and the horizon in degrees."""

    longitude: float
    latitude: float
    scale: float
    width: int
    height: int
    horizon: float

    def pixel(self, place: Place) -> tuple[float, float]:
        """Where a place falls in the picture (Snyder 1987, equations 24-2 to 24-4)."""
        x, y = _project(place, (self.longitude, self.latitude))
        return self.width / 2 + self.scale * x, self.height / 2 - self.scale * y


def view_of(places: Sequence[Place], width: int, height: int) -> View:
    """The largest view, centred between the outermost places, that holds all of them."""
    centre = _centroid(places)
    for _ in range(ROUNDS):
        points = [_project(p, centre) for p in places]
        middle = (
            (min(x for x, _ in points) + max(x for x, _ in points)) / 2,
            (min(y for _, y in points) + max(y for _, y in points)) / 2,
        )
        centre = _unproject(middle, centre)
    points = [_project(p, centre) for p in places]
    least = 2 * math.sin(math.radians(NARROWEST) / 2)
    reach_x = max([abs(x) for x, _ in points] + [least])
    reach_y = max([abs(y) for _, y in points] + [least])
    scale = min((width / 2 - MARGIN) / reach_x, (height / 2 - MARGIN) / reach_y)
    corner = math.hypot(width / 2, height / 2) / scale
    horizon = math.degrees(2 * math.asin(min(1.0, corner / 2)))
    return View(
        round(centre[0], 3),
        round(centre[1], 3),
        round(scale, 3),
        width,
        height,
        min(150.0, round(horizon + 2, 1)),
    )


def _centroid(places: Sequence[Place]) -> Place:
    """Mean direction of the places on the sphere, so that the date line is no seam."""
    vectors = [
        (
            math.cos(math.radians(lat)) * math.cos(math.radians(lon)),
            math.cos(math.radians(lat)) * math.sin(math.radians(lon)),
            math.sin(math.radians(lat)),
        )
        for lon, lat in places
    ]
    x, y, z = (math.fsum(v[i] for v in vectors) for i in range(3))
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def _project(place: Place, centre: Place) -> tuple[float, float]:
    lam = math.radians(place[0] - centre[0])
    phi, phi0 = math.radians(place[1]), math.radians(centre[1])
    cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(lam)
    k = math.sqrt(2 / max(1e-9, 1 + cosine))
    x = k * math.cos(phi) * math.sin(lam)
    y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(lam))
    return x, y


def _unproject(point: tuple[float, float], centre: Place) -> Place:
    x, y = point
    rho = math.hypot(x, y)
    if rho < 1e-12:  # noqa: PLR2004 - the centre itself
        return centre
    c = 2 * math.asin(min(1.0, rho / 2))
    phi0 = math.radians(centre[1])
    phi = math.asin(math.cos(c) * math.sin(phi0) + y * math.sin(c) * math.cos(phi0) / rho)
    lam = math.atan2(
        x * math.sin(c),
        rho * math.cos(phi0) * math.cos(c) - y * math.sin(phi0) * math.sin(c),
    )
    longitude = centre[0] + math.degrees(lam)
    return (longitude + 180) % 360 - 180, math.degrees(phi)
