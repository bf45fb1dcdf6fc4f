"""From a shot list to finished clips: jobs with ids made of their content, a ledger that knows what was sent, and renderers as plug-ins."""
