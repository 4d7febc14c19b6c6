"""Writing files whole or not at all, Arrow, the cache folder, progress, messages: what every room may use."""
