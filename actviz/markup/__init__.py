"""Figures on pages: snippets to paste, pages about one function, pages that show all."""
