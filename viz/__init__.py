"""Tables and graphs become pages and reports."""
