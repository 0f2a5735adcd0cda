"""The endpoint coder at work: passages asked about, answers kept, what was asked before reused."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from foedus.contracts.texts import Passage
from foedus.errors import OfflineError
from foedus.evidence.literature.coding.codebooks import Codebook
from foedus.evidence.literature.coding.endpoint.answers import (
    AnswerError,
    RefusedError,
    read_answer,
)  # fmt: skip
from foedus.evidence.literature.coding.endpoint.asking import digest_of_request, request
from foedus.evidence.literature.coding.endpoint.calling import (
    Caller,
    CallError,
    Endpoint,
    FilteredError,
)  # fmt: skip
from foedus.evidence.literature.coding.endpoint.suspicion import MARK, suspicious
from foedus.evidence.literature.coding.history import CANDIDATE, now
from foedus.evidence.literature.coding.recording import Recorder, Tally
from foedus.evidence.literature.coding.rules import Finding
from foedus.evidence.literature.corpus.documents import transaction

ANSWERED, REFUSED, INVALID, FAILED = "answered", "refused", "invalid", "failed"
"""Codes came back; the model declined; no answer kept to the codebook; no answer came."""

FAILURES_IN_A_ROW = 5
"""After so many passages without any reply the endpoint is given up."""

TABLES = """
create table if not exists endpoint_replies (
  number integer primary key,
  request_digest text not null, made_at text not null, address text not null, model text not null,
  passage text not null, codebook text not null, version text not null,
  status text not null, attempts integer not null, reason text not null, suspicious text not null,
  request blob not null, reply blob not null  -- zlib of UTF-8
);
create index if not exists endpoint_replies_digest on endpoint_replies (request_digest);
create trigger if not exists endpoint_replies_kept before update on endpoint_replies
  begin select raise(abort, 'replies are appended, never changed'); end;
create trigger if not exists endpoint_replies_stay before delete on endpoint_replies
  begin select raise(abort, 'replies are appended, never deleted'); end;
"""


_Item = tuple[Passage, Mapping[str, Any], str]
"""A passage, the body of its request, and the digest of that."""


@dataclass(slots=True)
class EndpointTally(Tally):
    """What came of the passages: each is counted once among the last five."""

    answered: int = 0
    refused: int = 0
    invalid: int = 0
    failed: int = 0
    cached: int = 0
    suspicious: int = 0


@dataclass(frozen=True, slots=True)
class _Outcome:
    passage: Passage
    digest: str
    body: Mapping[str, Any]
    status: str
    attempts: int
    findings: tuple[Finding, ...] = ()
    reply: str = ""
    reason: str = ""
    suspicious: str = ""
    hopeless: bool = False


def coder_name(endpoint: Endpoint) -> str:
    """How codes name this coder."""
    return f"endpoint:{endpoint.model}"


def statement(endpoint: Endpoint, codebook: Codebook, passages: Sequence[Passage]) -> str:
    """What would go where, for people to read before anything is sent."""
    documents = len({passage.document for passage in passages})
    characters = sum(len(passage.text) for passage in passages)
    way = "encrypted" if endpoint.encrypted else "NOT encrypted (http)"
    return (
        f"{len(passages):,} passages of {documents:,} documents ({characters:,} characters) and "
        f"the codebook {codebook.id} go to {endpoint.host} ({way}), model {endpoint.model}. "
        "Titles, authors and dates do not. What was answered before is not sent again."
    )


def code_by_endpoint(
    connection: sqlite3.Connection,
    codebook: Codebook,
    passages: Iterable[Passage],
    endpoint: Endpoint,
    *,
    again: bool = False,
    tell: Callable[[EndpointTally], None] = lambda _: None,
    caller: Caller | None = None,
) -> EndpointTally:
    """Ask an endpoint about passages; each answer is stored as it comes, as candidates.

    May be interrupted and called again: what was answered, refused or invalid is not asked again
    unless ``again``; what failed is.

    Raises
    ------
    OfflineError
        The endpoint cannot be reached, or refuses; what came before is stored.
    MissingExtraError
        httpx is not installed.
    """
    tally = EndpointTally()
    recorder = Recorder(connection, codebook, coder_name(endpoint), CANDIDATE)
    mine = caller or Caller(endpoint)
    failures = 0

    def fresh() -> Iterator[_Item]:
        for passage in passages:
            body = request(
                codebook, passage, model=endpoint.model, response_format=endpoint.response_format
            )
            digest = digest_of_request(body, endpoint.url)
            if not again and _known(connection, digest):
                tally.cached += 1
                tally.passages += 1
                tell(tally)
                continue
            yield passage, body, digest

    try:
        for outcome in _outcomes(mine, codebook, endpoint, fresh()):
            with transaction(connection):
                _store(connection, endpoint, codebook, outcome)
                if outcome.status == ANSWERED:
                    recorder.record(outcome.passage, outcome.findings, tally)
            _count(tally, outcome)
            tell(tally)
            failures = failures + 1 if outcome.status == FAILED else 0
            if outcome.hopeless or failures >= FAILURES_IN_A_ROW:
                raise OfflineError(
                    f"{endpoint.host}: {outcome.reason}. {tally.answered:,} passages were "
                    "answered in this run and are stored; correct the options, or wait, and call "
                    "again: it goes on from there."
                )
    finally:
        if caller is None:
            mine.close()
    return tally


def _outcomes(
    caller: Caller,
    codebook: Codebook,
    endpoint: Endpoint,
    todo: Iterator[_Item],
) -> Iterator[_Outcome]:
    """Answers in the order of the passages, at most ``parallel`` under way."""
    pool = ThreadPoolExecutor(max_workers=endpoint.parallel)
    waiting: list[Future[_Outcome]] = []
    try:
        while True:
            waiting += [
                pool.submit(_ask, caller, codebook, endpoint, item)
                for item in islice(todo, endpoint.parallel - len(waiting))
            ]
            if not waiting:
                return
            yield waiting.pop(0).result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ask(caller: Caller, codebook: Codebook, endpoint: Endpoint, item: _Item) -> _Outcome:
    """Ask, and ask again with the fault where the answer is not accepted."""
    passage, body, digest = item
    signs = suspicious(passage.text)
    outcome = _Outcome(passage, digest, body, FAILED, 0, suspicious=signs)
    messages = list(body["messages"])
    text = ""
    for attempt in range(1, endpoint.attempts + 1):
        outcome = replace(outcome, attempts=attempt)
        try:
            text = _content(caller.ask({**body, "messages": messages}))
            findings = read_answer(text, codebook, passage)
        except (FilteredError, RefusedError) as error:
            return replace(outcome, status=REFUSED, reply=text, reason=str(error))
        except CallError as error:
            return replace(outcome, reason=str(error), reply=text, hopeless=error.hopeless)
        except AnswerError as error:
            outcome = replace(outcome, status=INVALID, reply=text, reason=str(error))
            said = f"This answer was not accepted: {error} Answer again, with JSON alone."
            messages += [
                {"role": "assistant", "content": text[:4000]},
                {"role": "user", "content": said},
            ]
            continue
        marked = tuple(_marked(finding, digest, signs) for finding in findings)
        return replace(outcome, status=ANSWERED, reply=text, findings=marked, reason="")
    return outcome


def _marked(finding: Finding, digest: str, signs: str) -> Finding:
    notes = [finding.note, f"{MARK} ({signs})" if signs else ""]
    return replace(finding, note="; ".join(filter(None, notes)), provenance=digest)


def _content(reply: Mapping[str, Any]) -> str:
    """The text of a reply."""
    try:
        choice = reply["choices"][0]
        message = choice["message"]
        refusal = message.get("refusal")
        content = message.get("content")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise CallError("a reply without choices[0].message") from error
    reason = choice.get("finish_reason")
    if refusal or reason == "content_filter":
        raise RefusedError(str(refusal or "stopped by the endpoint's content filter")[:300])
    if reason == "length":
        raise AnswerError("The answer was cut off before its end; give shorter quotes.")
    if not isinstance(content, str) or not content.strip():
        raise AnswerError("The answer was empty.")
    return content


def _known(connection: sqlite3.Connection, digest: str) -> bool:
    """Whether the latest reply to a request is one that need not be asked for again."""
    row = connection.execute(
        "select status from endpoint_replies where request_digest = ? order by number desc limit 1",
        (digest,),
    ).fetchone()
    return row is not None and row["status"] != FAILED


def remarkable(
    connection: sqlite3.Connection, codebook: Codebook, endpoint: Endpoint
) -> Iterator[dict[str, Any]]:
    """Latest replies about passages that gave no codes, or whose text speaks to a model."""
    rows = connection.execute(
        "select passage, status, attempts, reason, suspicious, request_digest "
        "from endpoint_replies where number in (select max(number) from endpoint_replies "
        "where codebook = ? and model = ? and address = ? group by passage) "
        "and (status <> ? or suspicious <> '') order by number",
        (codebook.id, endpoint.model, endpoint.url, ANSWERED),
    )
    for row in rows:
        yield dict(row)


def _store(
    connection: sqlite3.Connection, endpoint: Endpoint, codebook: Codebook, outcome: _Outcome
) -> None:
    connection.execute(
        "insert into endpoint_replies (request_digest, made_at, address, model, passage, codebook, "
        "version, status, attempts, reason, suspicious, request, reply) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            outcome.digest, now(), endpoint.url, endpoint.model, outcome.passage.id, codebook.id,
            codebook.version, outcome.status, outcome.attempts, outcome.reason, outcome.suspicious,
            _packed(json.dumps(outcome.body, ensure_ascii=False)), _packed(outcome.reply),
        ),
    )  # fmt: skip


def _count(tally: EndpointTally, outcome: _Outcome) -> None:
    setattr(tally, outcome.status, getattr(tally, outcome.status) + 1)
    tally.passages += 1
    tally.suspicious += bool(outcome.suspicious)


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"))
