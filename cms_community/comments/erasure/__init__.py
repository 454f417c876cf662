"""What is remembered of where a pick was shown, and how a member's words and name are erased."""
