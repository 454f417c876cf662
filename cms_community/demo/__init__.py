"""A living French newsroom to look at and to try things on; never part of a host site."""
