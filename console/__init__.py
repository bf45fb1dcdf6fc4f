"""What the front door works with: choosing the real things, and telling a person. `cli.py` holds the commands themselves."""
