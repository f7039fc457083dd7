"""Dialogues in a readable form, each run over every transport that it names."""
