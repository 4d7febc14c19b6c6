"""Coverage-guided fuzzing: `python -m tests.fuzz --seconds 60`."""
