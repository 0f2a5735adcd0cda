"""Files named by a DOI: the repository that holds them says where they lie."""

from __future__ import annotations

import json
from urllib.parse import quote, urlsplit

import requests
from pooch.downloaders import (  # type: ignore[import-untyped]  # publishes no types
    DataverseRepository,
    FigshareRepository,
    ZenodoRepository,
)
from pooch.utils import parse_url  # type: ignore[import-untyped]  # publishes no types

from foedus.errors import OfflineError
from foedus.evidence.sources.fetching.addresses import DOI
from foedus.evidence.sources.fetching.client import HEADERS, TIMEOUT, Client, trusted
from foedus.evidence.sources.fetching.retries import PASSING, PassingError

REPOSITORIES = (FigshareRepository, ZenodoRepository, DataverseRepository)
FIGSHARE = "https://api.figshare.com"


def resolve(address: str, client: Client) -> str:
    """The web address of a file; an address that is no DOI is its own.

    The repositories' interfaces are those that pooch knows: Figshare, Zenodo, and every Dataverse.
    Of pooch's own downloader nothing more is used, since it cannot go on where it broke off.

    Raises
    ------
    OfflineError
        The DOI leads nowhere, or its repository has no such file.
    """
    if not address.startswith(DOI):
        return address
    return client.persist(lambda: _once(address, client), address, address)


def _once(address: str, client: Client) -> str:
    parts = parse_url(address)
    doi, name = str(parts["netloc"]), str(parts["path"]).lstrip("/")
    with client.get(f"https://doi.org/{quote(doi, safe='/')}", head=True) as answer:
        landing, status = answer.url, answer.status_code
    if status in PASSING:
        raise PassingError(f"{urlsplit(landing).hostname} answered {status}")
    if urlsplit(landing).hostname == "doi.org":
        raise OfflineError(f"{address}: no such DOI is registered. Nothing was stored.")
    if urlsplit(landing).hostname == "figshare.com":
        client.name(FIGSHARE)
    how = {
        "headers": HEADERS, "timeout": TIMEOUT, "verify": trusted(), "allow_redirects": False,
    }  # fmt: skip
    try:
        for kind in REPOSITORIES:
            repository = kind.initialize(archive_url=landing, doi=doi, **how)
            if repository is not None:
                return str(repository.download_url(name))
    except requests.ConnectionError as error:
        raise PassingError(f"no connection to {urlsplit(landing).hostname}") from error
    except (requests.RequestException, json.JSONDecodeError, KeyError, ValueError) as error:
        raise OfflineError(
            f"{address}: {urlsplit(landing).hostname} did not say where the file lies ({error}). "
            "Nothing was stored."
        ) from error
    raise OfflineError(
        f"{address}: {urlsplit(landing).hostname} is no repository whose files can be asked for "
        "(Dataverse, Zenodo and Figshare are). Nothing was stored."
    )
