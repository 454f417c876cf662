"""Pictures, who made them, and the sizes in which they are served."""
