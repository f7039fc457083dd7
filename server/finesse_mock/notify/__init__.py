"""Publishing update events to whoever subscribes to their node."""
