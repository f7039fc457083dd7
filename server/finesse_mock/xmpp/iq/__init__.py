"""Requests (`<iq/>`), one module for each family of features."""
