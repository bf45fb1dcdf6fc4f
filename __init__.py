"""From a premise to a shot list that any renderer can shoot."""

__version__ = "0.1.0"
