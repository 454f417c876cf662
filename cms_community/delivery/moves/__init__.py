"""Redirects of a moved branch: one row in the request, the rest written by the worker."""
