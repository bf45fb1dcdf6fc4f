"""From a shot list to anything: exporters now, renderers as they come. Each says what it cannot carry."""

from .exporters import EXPORTERS, Exporter, exporter, files, names

__all__ = ["EXPORTERS", "Exporter", "exporter", "files", "names"]
