"""The control API: how a person or a test acts on the mock beside the clients under test."""
