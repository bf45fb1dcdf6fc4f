"""The world of an episode: what lines of action and the artist tell of things and people, folded into what is so at each shot.

Pure, without a model. Speech is never read: somebody may lie. Knows no rule of continuity; `agents.continuity` judges.
"""
