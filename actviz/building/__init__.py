"""Making the files of a manifest, and telling which of them are out of date, and why."""
