"""Read a proposal: the one way from a file of people's hands to a ``Proposal``."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from terazi.errors import InputError, InputErrors
from terazi.proposal.checks import CHECKS, Surroundings, mandatory_options
from terazi.proposal.document import Document, read_document
from terazi.proposal.explain import explain
from terazi.proposal.money_checks import MONEY_CHECKS
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import PACKAGED, expand

LOCK = "locked"  # the block that Terazi adds to a locked proposal
_MOST_ERRORS = 50  # shown at once


def read_proposal(
    path: Path,
    *,
    today: date | None = None,
    packaged: Mapping[str, str] = PACKAGED,
    measures: Mapping[str, str] | None = None,
) -> Proposal:
    """Read and check a proposal.

    A locked proposal reads like any other; what it was locked with is left aside.

    Args:
        path: the YAML file. The files it names are looked for beside it.
        today: the day against which dates are checked; the present one if left out.
        packaged: names of the models that come inside packages, with those for the report.
        measures: units by the names of all measures, to check those of the red lines; left out,
            they are not checked.

    Raises:
        InputError: something is wrong (``InputErrors`` where it is more than one thing), with
            file, line, field and way out.
    """
    document = expand(read_document(path), packaged)
    document.data.pop(LOCK, None)
    around = Surroundings(path.parent, today or datetime.now(UTC).date(), packaged, measures)
    return check_document(document, around)


def check_document(document: Document, around: Surroundings) -> Proposal:
    """Turn a document into a proposal, or report everything that is wrong with it at once.

    Raises:
        InputError: as ``read_proposal``.
    """
    errors = list(mandatory_options(document))
    # That there are no options, or too few, is said by those errors, with the reason.
    said = (
        {"options"} if errors and isinstance(document.data.get("options"), list | None) else set()
    )
    try:
        proposal = Proposal.model_validate(document.data)
    except ValidationError as error:
        errors += [one for one in explain(error) if one.field not in said]
    else:
        errors += [error for check in (*CHECKS, *MONEY_CHECKS) for error in check(proposal, around)]
        if not errors:
            return proposal
    located = sorted((document.locate(error) for error in errors), key=lambda one: one.line or 0)
    if len(located) > _MOST_ERRORS:
        left = len(located) - _MOST_ERRORS
        located = located[:_MOST_ERRORS]
        located.append(InputError(f"and {left} more", file=document.file, way_out="begin above"))
    raise located[0] if len(located) == 1 else InputErrors(located)
