"""Telling the front end what changed: signed posts to the addresses that the newsroom names."""
