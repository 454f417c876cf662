"""The desk: left, what members wrote; right, what is being made of it."""
