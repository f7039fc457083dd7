"""Publish/subscribe nodes and who subscribes to them. Knows no XML and no socket."""
