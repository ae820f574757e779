"""Published files become statements."""
