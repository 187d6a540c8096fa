"""Lists of everything of a kind, with views, filters, columns and exports."""
