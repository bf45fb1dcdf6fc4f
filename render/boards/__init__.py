"""Boards with a picture a shot: a Storyboarder project, a Jianying or CapCut draft."""
