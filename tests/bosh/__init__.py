"""BOSH: the session without I/O as dialogues, its invariants, and the HTTP around it."""
