"""Scenarios: a play for a contact centre, written down, with what must be published on the way."""
