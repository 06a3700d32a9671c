"""What can go wrong through no fault of actviz, as exceptions whose text is the message a person reads."""

from __future__ import annotations


class ActvizError(Exception):
    """The caller asked for something that actviz cannot do; the text says what, what is allowed and what is near."""

    exit_code = 2


class UnknownActivationError(ActvizError, LookupError):
    """No activation has the requested name."""


class SpecError(ActvizError, ValueError):
    """A spec cannot be read, or names a parameter or value that the activation does not have."""


class CallableError(ActvizError):
    """The user's own code failed, or gave back what no activation gives."""

    exit_code = 1


class RequestError(ActvizError, ValueError):
    """An option asks for something impossible: an empty range, a figure without size, an unknown format."""


class ManifestError(ActvizError, ValueError):
    """A list of figures is wrong; each line of the text says one thing, and begins with file and line."""


class MissingError(ActvizError):
    """Something asked for does not exist; what does was delivered."""

    exit_code = 1


class FontError(ActvizError):
    """No font of this machine has the letters of a text; the message says what to install."""

    exit_code = 1


class OutputError(ActvizError, OSError):
    """A result could not be written; what was there before is untouched."""

    exit_code = 1


class InterruptedWriteError(ActvizError):
    """The user stopped the program while a file was being written; the file is as it was."""

    exit_code = 130
