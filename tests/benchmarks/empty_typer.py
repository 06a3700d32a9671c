"""The least that a typer app can do."""

import typer

app = typer.Typer()


@app.command()
def main(name: str) -> None:
    """Print a name."""
    typer.echo(name)


app()
