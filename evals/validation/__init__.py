"""Holds the score against what people said of the same texts. Scripts for maintainers: no test needs their data, no score their figures."""
