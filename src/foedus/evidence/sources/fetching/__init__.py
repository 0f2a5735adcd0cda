"""Fetching: where a raw file comes from, and how it gets here whole.

A *base* is what is asked for files: the official addresses, a mirror folder, or a mirror behind
http.  ``choose`` finds the edition that a base can give, ``Base.get`` brings a file of it, and
``open_member`` takes the declared member out of an archive.  Nothing here knows a data set.
"""

from foedus.evidence.sources.fetching.archives import open_member
from foedus.evidence.sources.fetching.bases import MIRROR, Base, base_of
from foedus.evidence.sources.fetching.choosing import Choice, NotHeldError, choose
from foedus.evidence.sources.fetching.limits import Limits
from foedus.evidence.sources.fetching.pages import refuse_page
from foedus.evidence.sources.fetching.progress import Progress
from foedus.evidence.sources.fetching.retries import Patience

__all__ = [
    "MIRROR",
    "Base",
    "Choice",
    "Limits",
    "NotHeldError",
    "Patience",
    "Progress",
    "base_of",
    "choose",
    "open_member",
    "refuse_page",
]
