"""Running times against films: our estimate, BetterFountain's rule, the page rule and plain length, on scripts whose film has a known length.

The scripts are other people's and are not shipped: `python -m loreboard.evals.running FOLDER` reads them where they lie. See docs/timing.md.
"""
