"""What was found, put into words, tables and charts: one report for each result, from which every form is made."""
