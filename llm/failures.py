"""What went wrong at a provider, as one of the errors of `story/errors.py`. The only place that decides which.

    sent to nobody           DNS, refused, TLS, proxy, a page instead of an API     Unreachable
    told no                  400 404 413 422                                        NotAccepted
                             401 403                                                NotLetIn
                             402, insufficient_quota, spend limit                   OutOfQuota
                             429, 409, 425                                          Busy, with `wait`
                             500 502 503 529 and their like                         Busy, overload
                             a policy named in the error                            Refused
    lost on the way          deadline, 408 504 524, cut, garbled, error after 200   Unknown, with the text so far
    answered                 length, max_tokens, context window                     Truncated
                             refusal, content filter                                Refused
                             a stop reason nobody has heard of                      UnusableReply

It knows no SDK: both vendors' exceptions have the same few attributes, and transport errors are told apart by the names
of their classes, which are httpx's in every version. What it does not recognise is a bug and keeps its traceback.
"""

import time
from collections.abc import Iterator, Mapping

from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import (
    Busy,
    ModelTrouble,
    NotAccepted,
    NotLetIn,
    OutOfQuota,
    Refused,
    Truncated,
    Unknown,
    Unreachable,
    UnusableReply,
)

from .place import Place, is_local, short
from .reading import at, words
from .waits import asked_wait

_NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "InvalidURL", "LocalProtocolError"}
_LOST = {"TimeoutError", "ConnectionError", "APIError", "TransportError", "StreamError", "DecodingError", "Garbled"}
LATE = {408, 499, 504, 522, 524}
"""Statuses of a time-out somewhere on the way."""
_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_error", "insufficient_credits", "billing_not_active"}
_QUOTA_WORDS = ("credit balance is too low", "usage limit", "spend limit", "spending limit", "key limit exceeded", "hard limit has been")
_POLICY_CODES = ("content_filter", "content_policy", "bio_policy", "_policy_violation", "responsibleaipolicy")
_GOOD = {"stop", "end_turn", "stop_sequence", "completed", "eos", "eos_token"}
_TOOL = {"tool_use", "tool_calls", "function_call"}
_CUT_SHORT = {"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"}
_DECLINED = {"refusal", "content_filter", "safety", "sensitive"}


class Garbled(Exception):
    """Bytes came that are no event of the protocol."""


class Billed(Exception):
    """The cause of an error whose call was answered and paid for; `reply` has the counts."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"{reply.input_tokens} tokens in, {reply.output_tokens} out, request {reply.request_id or 'unnamed'}")
        self.reply = reply


class Unbilled(Exception):
    """The cause of an error of which its vendor says that nothing is charged."""


def billed(error: BaseException) -> Reply | None:
    """What the call behind `error` used, when the provider said so."""
    return error.__cause__.reply if isinstance(error.__cause__, Billed) else None


def named(error: Exception, place: Place, step: str, text: str = "") -> ModelTrouble | None:
    """`error` as one of ours, or None when it is none of a provider's. `text` is what had come of the reply."""
    kinds, status = {kind for link in _chain(error) for kind in _kinds(link)}, getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 300:
        return _status(error, status, place, step)
    if not text and kinds & _NOT_SENT:
        return _not_sent(error, kinds, place, step)
    if kinds & _LOST:
        codes, said = _said(error, place)
        if isinstance(error, TimeoutError):
            said = "the deadline passed"
        elif "TimeoutException" in kinds:
            said = "no byte came for too long"
        return failed(codes, said, place, step, text)
    return None


def cut(place: Place, step: str, text: str, why: str) -> Unknown:
    """The call was sent and its end never came."""
    came = f"after {len(text)} characters" if text else "before a word came"
    return Unknown(
        f"The answer of {place.model} was lost on the way, {came}: {short(why, place)}",
        step, "It may have been billed. `loreboard resume` asks again.", text,
    )  # fmt: skip


def ended(reason: str, place: Place, ask: Ask, reply: Reply, refusal: str = "") -> None:
    """Raise what the stop `reason` means, unless it is a good one. Looked at before anybody reads the text."""
    why = reason.lower()
    if refusal or why in _DECLINED:
        passage = short(refusal or reply.text, place)
        raise Refused(
            f"{place.model} declined" + (f": {passage}" if passage else ""),
            ask.step, "Change what the step is given, or choose another model with --model; it is not asked again by itself.", passage,
        ) from Billed(reply)  # fmt: skip
    if why in _CUT_SHORT:
        raise Truncated(
            f"{place.model} ran into an output limit after {len(reply.text)} characters (asked for at most {ask.most_tokens} tokens)",
            ask.step, "Choose a model that may write more, or ask for less: shorter or fewer episodes.", reply.text,
        ) from Billed(reply)  # fmt: skip
    if why not in _GOOD | _TOOL:
        raise UnusableReply("a finished reply", f"it stopped with {short(reason, place)!r}", ask.step) from Billed(reply)


def failed(codes: set[str], said: str, place: Place, step: str, text: str) -> ModelTrouble:
    """The provider began to answer and then said that it failed, in an event and not by a status; or the line went dead."""
    if _out_of_quota(200, codes, said):
        return _no_money(place, step, said)
    if _against_policy(codes, said):
        return _declined(place, step, said)
    return cut(place, step, text, said or " ".join(sorted(codes)) or "the provider says that it failed")


def stranger(kind: str, place: Place, step: str) -> Unreachable:
    """Something answered 200 with a content type that no model streams in."""
    what = "a web page" if "html" in kind else short(kind, place) or "something"
    return Unreachable(f"{place.host} answers with {what} instead of a model's stream", step, place.advice())


def unusable(error: Exception, place: Place, step: str) -> Unreachable:
    """No client could be made: what this machine says of proxies or certificates cannot be used."""
    what = short(getattr(error, "strerror", None) or str(error), place)
    return Unreachable(
        f"No connection to {place.host} can be made with this machine's settings: {what}",
        step, "Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and SSL_CERT_FILE; a SOCKS proxy cannot be used.",
    )  # fmt: skip


def _status(error: Exception, status: int, place: Place, step: str) -> ModelTrouble:
    """The row of the table for an HTTP status."""
    response = getattr(error, "response", None)
    headers: Mapping[str, str] = getattr(response, "headers", {})
    code, said = _said(error, place)
    page = "html" in headers.get("content-type", "") or said.lstrip().lower().startswith(("<!doctype", "<html"))
    if status < 500 and _out_of_quota(status, code, said):
        return _no_money(place, step, said)
    if status in (401, 403):
        do = f"Check that {place.key_name}, or else the keyring, holds a key of {place.host}"
        do += f", or change {place.url_name}." if place.url_name else "."
        return NotLetIn(f"{place.model} does not let us in ({status}): {'a web page' if page else said}", step, do)
    if status in LATE:
        return cut(place, step, "", f"status {status}, {said}")
    if status in (409, 425, 429) or (status >= 500 and status not in (501, 505)):
        does = "asks us to slow down" if status == 429 else "is busy or down"
        told = f"{place.model} {does} ({status}): {'a web page' if page else said}"
        return Busy(told, step, "Run `loreboard resume` later.", asked_wait(headers, time.time()), status >= 500)
    if status == 407:
        return Unreachable(f"A proxy wants a password before {place.host} is reached", step, "Check HTTPS_PROXY.")
    if _against_policy(code, said):
        return _declined(place, step, said)
    if page or status < 400 or (status in (404, 405) and not isinstance(getattr(error, "body", None), Mapping)):
        what = "sends us elsewhere" if status < 400 else "answers with a web page" if page else f"says {said}"
        return Unreachable(f"{place.host} {what} ({status}) instead of speaking as a model", step, place.advice())
    return _not_accepted(status, code, said, place, step)


def _not_accepted(status: int, code: set[str], said: str, place: Place, step: str) -> NotAccepted:
    if status == 404:
        do = "Check the model's name in --model." + (f" {place.advice()}" if place.url_name else "")
    elif status == 413 or "context" in " ".join(code) or "too long" in said.lower():
        do = "The text is too long for this model: choose one with a larger window, or ask for fewer episodes."
    else:
        do = "Choose another model with --model, or report this with the step's name."
    return NotAccepted(f"{place.model} refuses the request ({status}): {said}", step, do)


def _not_sent(error: Exception, kinds: set[str], place: Place, step: str) -> Unreachable:
    where, do = place.host, place.advice()
    if "ProxyError" in kinds:
        what, do = f"The proxy does not reach {where}", "Check HTTPS_PROXY and NO_PROXY."
    elif kinds & {"UnsupportedProtocol", "InvalidURL"}:
        what = f"{where} is no web address"
    elif "SSLError" in kinds:
        what = f"The TLS of {where} cannot be trusted or is none"
        do = f"{do} A server without TLS wants http://, one with its own certificate wants SSL_CERT_FILE."
    elif "gaierror" in kinds:
        what = f"No host is called {where}"
    elif "ConnectionRefusedError" in kinds:
        what = f"Nothing listens at {where}"
        do = f"Start the server. {do}" if place.url_name else do
    else:
        what = f"{where} cannot be reached: {short(str(error), place)}"
    if place.url_name and not is_local(place.url) and "HTTPS_PROXY" not in do:
        do = f"{do} HTTPS_PROXY goes first, if it is set."
    return Unreachable(what, step, do)


def _no_money(place: Place, step: str, said: str) -> OutOfQuota:
    do = f"Add money or raise the limit of the account behind {place.key_name}, then run `loreboard resume`."
    return OutOfQuota(f"The account for {place.model} has nothing left: {said}", step, do)


def _declined(place: Place, step: str, said: str) -> Refused:
    do = "Change what the step is given, or choose another model with --model; it is not asked again by itself."
    return Refused(f"{place.model} declined: {short(said, place)}", step, do, short(said, place))


def _out_of_quota(status: int, codes: set[str], said: str) -> bool:
    return status == 402 or bool(codes & _QUOTA_CODES) or any(word in said.lower() for word in _QUOTA_WORDS)


def _against_policy(codes: set[str], said: str) -> bool:
    named_so = any(policy in code for code in codes for policy in _POLICY_CODES)
    return named_so or ("invalid_prompt" in codes and any(word in said.lower() for word in ("flagged", "policy", "violat")))


def _said(error: Exception, place: Place) -> tuple[set[str], str]:
    """(codes, message) of an error, wherever this vendor or gateway puts them; the message is short and has no key."""
    body = getattr(error, "body", None)
    inner = at(body, "error") or body
    codes = {words(inner, name).lower() for name in ("code", "type")} | {words(body, "code").lower()}
    message = words(inner, "message") or words(body, "message") or words(body, "detail") or (inner if isinstance(inner, str) else "")
    return codes - {""}, short(message or str(error) or type(error).__name__, place)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _kinds(error: BaseException) -> Iterator[str]:
    yield from (kind.__name__ for kind in type(error).__mro__)
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _kinds(inner)
