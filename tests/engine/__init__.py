"""The engine, held against the documented facts."""
