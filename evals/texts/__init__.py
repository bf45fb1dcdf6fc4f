"""What people bring to be weighed, as Pieces: prose and plots, tables of texts, arcs, bibles, series. Folders are `evals/reading.py`'s."""
