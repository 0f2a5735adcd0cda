"""Where a dyad stands: ladders of declared criteria, climbed on evidence."""

from foedus.alignment.ladder import climb
from foedus.alignment.schemes import Scheme, load_schemes

__all__ = ["Scheme", "climb", "load_schemes"]
