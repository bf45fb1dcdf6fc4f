"""The values, in the order they are made: premise, arc, bible, draft, script, notes, facts, shots; and the errors.

Knows no model and no framework: every other room may import this one, and this one imports none.
"""
