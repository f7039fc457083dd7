"""One client's stream, whatever carries it."""
