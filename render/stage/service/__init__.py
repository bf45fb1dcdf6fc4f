"""Clips by any service that speaks five verbs over HTTP; docs/schemas/renderer-service.1.openapi.json is what it has to do."""

from .client import Service

__all__ = ["Service"]
