"""The OpenAPI document of a renderer's service, made of the values that go over the line, so that the two cannot differ."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .wire import Accepted, Cancelled, Estimated, EstimateRequest, Failure, JobRequest, JobTold, ProfileTold

NAME = "renderer-service.1.openapi"
_TAKEN = "Nothing was taken and nothing is billed: the same may be sent again."
_LOST = "Whatever else happens to a POST of a job leaves it ambiguous: it is not sent again until a person has looked."


def document() -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    models: list[type[BaseModel]] = [Accepted, Cancelled, Estimated, EstimateRequest, Failure, JobRequest, JobTold, ProfileTold]
    _, told = models_json_schema(
        [(m, "serialization" if m in (EstimateRequest, JobRequest) else "validation") for m in models],
        ref_template="#/components/schemas/{model}",
    )
    id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    key = {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}, "description": "The key it was sent with."}
    gone = {"404": _failure("It has no such job."), "410": _failure("It has it no longer.")}
    refused = {
        "400": _failure("The request is wrong."),
        "401": _failure("The key is missing or wrong."),
        "402": _failure("There is no money left."),
        "422": _failure('Its rules forbid it: code "moderated", and the words at fault in passage.'),
        "429": _failure(f"{_TAKEN} Retry-After says when."),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "A renderer's service, as Loreboard calls it",
            "version": "1",
            "description": f"Five verbs, and cancel. {_LOST} A job sent twice with one key is one job. Redirects to other hosts are not followed.",
        },
        "paths": {
            "/v1/profile": {"get": _verb("profile", "What it takes.", ok=_json(ProfileTold))},
            "/v1/estimate": {"post": _verb("estimate", "What a clip would cost.", EstimateRequest, _json(Estimated), gone)},
            "/v1/jobs": {
                "post": _verb("submit", "Make a clip. This is what is billed.", JobRequest, _json(Accepted), refused),
                "get": {**_verb("find", "The job that was sent with a key.", ok=_json(Accepted), more=gone), "parameters": [key]},
            },
            "/v1/jobs/{id}": {
                "get": {**_verb("poll", "How it stands.", ok=_json(JobTold), more=gone), "parameters": [id]},
                "delete": {**_verb("cancel", "Give it up.", ok=_json(Cancelled), more=gone), "parameters": [id]},
            },
            "/v1/jobs/{id}/file": {
                "get": {
                    **_verb("fetch", "The clip.", ok={"video/mp4": {"schema": {"type": "string", "format": "binary"}}}, more=gone),
                    "parameters": [id],
                }
            },
        },
        "components": {
            "schemas": told["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"key": []}],
    }


def _verb(
    name: str, says: str, body: type[BaseModel] | None = None, ok: dict[str, Any] | None = None, more: dict[str, Any] | None = None
) -> dict[str, Any]:
    out: dict[str, Any] = {"operationId": name, "summary": says}
    if body is not None:
        out["requestBody"] = {"required": True, "content": _json(body)}
    out["responses"] = {"200": {"description": says, "content": ok or {}}, **(more or {})}
    return out


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _failure(says: str) -> dict[str, Any]:
    return {"description": says, "content": _json(Failure)}
