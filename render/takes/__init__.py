"""Takes and what people say of them: the controlled words, the record, how each take stands, and what the next request is told."""
