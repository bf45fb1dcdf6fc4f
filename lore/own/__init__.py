"""A user's own lore: read from files, cut into passages, kept in quarantine until a person accepts them, found beside the library.

What stands in it is data from strangers. It reaches a model inside a fence, as notes to draw on (`prompts/library.py`), and nothing else.
"""
