"""Models of named entities that come inside packages: weights pinned, nothing downloaded."""
