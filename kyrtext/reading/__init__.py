"""From exported folders to documents."""
