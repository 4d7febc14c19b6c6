"""kyrtext: word-frequency content analysis for Russian and Kyrgyz."""

from __future__ import annotations

__version__ = "0.1.0"
