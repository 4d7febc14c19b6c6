"""What the exports of each platform and tool look like."""
