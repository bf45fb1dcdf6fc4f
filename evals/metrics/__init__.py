"""What is measured on a text or on a set of texts: pure functions over beats, words and vectors.

Knows no files, no pools on disk, no model and no framework; `evals/scoring.py` puts them together. The ids (G1, O1 ...) are those
of docs/originality.md.
"""
