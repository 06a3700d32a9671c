"""What other libraries call the activations of the catalogue, and what they mean by a name.

Everything here is read from the declarations' `known_as`; there is no other table of names.
"""

from __future__ import annotations
