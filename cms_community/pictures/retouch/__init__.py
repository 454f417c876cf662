"""Retouching without a picture editor: a recipe, and what it makes of the untouched original."""
