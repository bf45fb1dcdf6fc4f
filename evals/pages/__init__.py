"""Scores told: the words they are told in, a table of them, and a page that opens anywhere.

Nothing here scores. jinja2 and matplotlib are an extra and are imported when a page is made.
"""
