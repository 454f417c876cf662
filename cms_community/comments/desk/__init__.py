"""The desk: left, what members wrote, and why to read it; right, what is being made."""
