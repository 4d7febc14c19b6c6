"""What in a text points to a person: numbers, addresses, links, names, each by its own rules."""
