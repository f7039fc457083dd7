"""Scenarios out of recordings: what was done, told from what followed."""
