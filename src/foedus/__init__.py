"""foedus: how solid is a military alignment, where is it going, and what follows for deterrence.

``ls`` of this package reads as the argument it makes: evidence, indicators, alignment, report.
``foedus.flow`` tells it on one page.
"""

__version__ = "0.1.0"
