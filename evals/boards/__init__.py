"""Whole shot lists weighed: series composed from fixed premises and scripts of people, boarded by the real pipeline, one table.

People's scripts are not shipped: `python -m loreboard.evals.boards FILE_OR_FOLDER...` reads them where they lie and keeps
nothing of them. `python -m loreboard.evals.boards.size` does the same for time and memory. See docs/figures.md.
"""
