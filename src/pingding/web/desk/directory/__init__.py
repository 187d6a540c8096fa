"""Administration and registrations."""
