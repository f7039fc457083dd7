"""Numbering, keeping and handing on what happened."""
