"""Questions become tables."""
