"""Seeing what the mock did: what the journal holds, waiting for it, and why it did not happen."""
