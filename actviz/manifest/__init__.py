"""The figures that a project wants, as `actviz.toml` lists them: read and checked, with a line for every error."""
