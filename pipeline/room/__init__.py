"""The writers' room: arcs on a table, what a person orders to be done with them, and the tree of all that was tried."""
