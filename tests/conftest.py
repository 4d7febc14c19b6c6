"""Settings of all tests: examples may take as long as they need on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kyrtext", deadline=None)
settings.load_profile("kyrtext")
