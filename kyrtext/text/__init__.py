"""From raw text to surface tokens: tokens, scripts, spelling candidates."""
