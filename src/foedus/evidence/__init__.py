"""Evidence: what is known, with the documents that say so."""
