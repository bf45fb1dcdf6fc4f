"""Error answers as the vendors send them: status, headers and body, by a name that tests use."""

import base64
import json
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

Vendor = Literal["openai", "anthropic"]


@dataclass(frozen=True)
class Trouble:
    """One error: OpenAI's type and code, Anthropic's type, and what each says. `key` is shown the way OpenAI shows it; "echo" shows it whole."""

    status: int
    openai: tuple[str, str | None, str]
    anthropic: tuple[str, str]
    retry: str | None = None
    """The vendor's own x-should-retry."""


TROUBLES: dict[str, Trouble] = {
    "rate_limit": Trouble(
        429,
        ("tokens", "rate_limit_exceeded", "Rate limit reached for {model} in organization org-test on tokens per min (TPM): Limit 30000, Used 29000, Requested 4000. Please try again in 6s."),
        ("rate_limit_error", "This request would exceed your organization's rate limit of 40,000 output tokens per minute."),
    ),
    "overloaded": Trouble(529, ("server_error", "overloaded", "The engine is currently overloaded, please try again later."), ("overloaded_error", "Overloaded")),
    "server": Trouble(500, ("server_error", None, "The server had an error while processing your request."), ("api_error", "Internal server error")),
    "unavailable": Trouble(503, ("server_error", "service_unavailable", "Service unavailable."), ("api_error", "Service unavailable")),
    "quota": Trouble(
        429,
        ("insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."),
        ("billing_error", "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        "false",
    ),
    "payment": Trouble(
        402,
        ("insufficient_credits", None, "Insufficient credits. Add more to your account."),
        ("billing_error", "Your credit balance is too low to access the Anthropic API."),
        "false",
    ),
    "credit": Trouble(
        400,
        ("billing_hard_limit_reached", "billing_hard_limit_reached", "Billing hard limit has been reached."),
        ("invalid_request_error", "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        "false",
    ),
    "auth": Trouble(401, ("invalid_request_error", "invalid_api_key", "Incorrect API key provided: {key}."), ("authentication_error", "invalid x-api-key")),
    "echo": Trouble(
        401,
        ("invalid_request_error", "invalid_api_key", "Incorrect API key provided: {whole}, or {base64}, or {percent}."),
        ("authentication_error", "invalid x-api-key {whole}, or {base64}, or {percent}"),
    ),
    "forbidden": Trouble(
        403,
        ("invalid_request_error", "unsupported_country_region_territory", "Country, region, or territory not supported"),
        ("permission_error", "Your API key does not have permission to use the specified resource."),
    ),
    "no_model": Trouble(
        404,
        ("invalid_request_error", "model_not_found", "The model `{model}` does not exist or you do not have access to it."),
        ("not_found_error", "model: {model}"),
    ),
    "bad_request": Trouble(
        400,
        ("invalid_request_error", "unsupported_parameter", "Unsupported parameter: 'temperature' is not supported with this model."),
        ("invalid_request_error", "temperature: Extra inputs are not permitted"),
    ),
    "too_long": Trouble(
        400,
        ("invalid_request_error", "context_length_exceeded", "Your input exceeds the context window of this model."),
        ("invalid_request_error", "prompt is too long: 1200000 tokens > 1000000 maximum"),
    ),
    "too_large": Trouble(413, ("invalid_request_error", None, "Request too large."), ("request_too_large", "Request exceeds the maximum size")),
    "unprocessable": Trouble(422, ("invalid_request_error", None, "Unprocessable entity"), ("invalid_request_error", "Unprocessable entity")),
    "conflict": Trouble(409, ("conflict_error", None, "Conflict"), ("conflict_error", "Conflict")),
    "timeout": Trouble(408, ("timeout_error", None, "Request timeout"), ("timeout_error", "Request timeout")),
}  # fmt: skip
HTML = b"<!DOCTYPE html><html><head><title>Sign in - Office Proxy</title></head><body><h1>Sign in to use the network</h1></body></html>"
"""What a captive portal or a company's proxy says to anything."""
BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>"


def page(vendor: Vendor, name: str, model: str = "", key: str = "", request_id: str = "") -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) of the error `name`. "html" and "bad_gateway" are pages of something in between."""
    if name in ("html", "bad_gateway"):
        return (503, {"content-type": "text/html"}, HTML) if name == "html" else (502, {"content-type": "text/html"}, BAD_GATEWAY)
    trouble = TROUBLES[name]
    told = shape(vendor, name, model, key, request_id)
    headers = {"content-type": "application/json"}
    if trouble.retry is not None:
        headers["x-should-retry"] = trouble.retry
    if trouble.status == 429 and vendor == "anthropic":
        headers |= {"anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "0"}
    elif trouble.status == 429:
        headers |= {"x-ratelimit-limit-requests": "500", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6s"}
    return trouble.status, headers, json.dumps(told).encode()


def shape(vendor: Vendor, name: str, model: str = "", key: str = "", request_id: str = "") -> dict[str, object]:
    """The JSON of the error `name`."""
    trouble = TROUBLES[name]
    told = {
        "model": model,
        "key": f"{key[:8]}{'*' * 8}{key[-4:]}",
        "whole": key,
        "base64": base64.b64encode(f"user:{key}".encode()).decode(),
        "percent": quote(key, safe=""),
    }
    if vendor == "anthropic":
        kind, says = trouble.anthropic
        return {"type": "error", "error": {"type": kind, "message": says.format(**told)}, "request_id": request_id}
    kind, code, says = trouble.openai
    return {"error": {"message": says.format(**told), "type": kind, "param": None, "code": code}}


def refused(vendor: Vendor, says: str, param: str | None = None, request_id: str = "") -> bytes:
    """The body of a 400 that says what is wrong with a request."""
    if vendor == "anthropic":
        told: dict[str, object] = {"type": "error", "error": {"type": "invalid_request_error", "message": says}, "request_id": request_id}
        return json.dumps(told).encode()
    return json.dumps({"error": {"message": says, "type": "invalid_request_error", "param": param, "code": None}}).encode()
