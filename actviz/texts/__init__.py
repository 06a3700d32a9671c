"""Results as text: tables, cards, records for JSON, BibTeX."""
