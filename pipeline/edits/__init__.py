"""A person's edits before a run takes them in: what they change, what goes stale with it, what redoing it calls and costs."""
