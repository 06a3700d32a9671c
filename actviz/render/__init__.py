"""Results made visible: numbers and sentences, tables for terminals and documents, figures."""
