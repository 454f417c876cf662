"""The desk: left, what members wrote and why it is worth reading; right, what is being made of it."""
