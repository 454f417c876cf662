"""Drafts on the front end, for whoever holds a link to one."""
