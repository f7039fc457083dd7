"""Tests of what test authors use: the servers and their verbs, and the pytest plugin."""
