"""How what is published reaches the front end."""
