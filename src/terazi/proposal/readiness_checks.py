"""What the part ``readiness`` must hold beyond its single fields."""

from collections.abc import Iterator

from terazi.errors import InputError
from terazi.proposal.explain import no_option, short
from terazi.proposal.schema import Proposal


def check_readiness(proposal: Proposal, _around: object) -> Iterator[InputError]:
    """Each resource is counted once for an option, and its options are there."""
    known = [option.name for option in proposal.options]
    counted: set[tuple[str, str]] = set()
    for number, one in enumerate(proposal.readiness.resources if proposal.readiness else ()):
        field = f"readiness.resources[{number}]"
        for place, option in enumerate(one.options):
            if option not in known:
                yield no_option(option, known, f"{field}.options[{place}]")
        pairs = {(one.what.casefold(), option) for option in one.options or known}
        if pairs & counted:
            yield InputError(
                f"{short(one.what)} is counted already for the same option",
                field=f"{field}.what",
                way_out="keep one of the two, or name for each the options that need it",
            )
        counted |= pairs
