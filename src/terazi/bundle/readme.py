"""The page that tells in plain words what is in a bundle and how to check it."""

import textwrap
from collections.abc import Iterable, Sequence

from terazi.bundle.contents import LeftOut
from terazi.proposal.lock import Locked
from terazi.verify.checks import shown

_SAYS = """\
{title}
{line}

This is a weighing by Terazi: what a language model would do for a community and to it, compared
with people, with a plain tool and with nothing, for the same money. It was made on {date}.
{seal}
Begin with weighing/report.html. It opens in any browser, without a connection.


What is in here
---------------

weighing/proposal.yaml     what was asked, and the limits that were set before anything was measured
weighing/journal.sqlite    every answer of every model
weighing/ledger.csv        every finding, for a spreadsheet (ledger.json for programs)
weighing/items.csv         what each option did on each question
weighing/verdict.json      the decision
weighing/report.html       the report
models.csv                 the models that were asked, with SHA-256; not the models themselves
test_sets.csv              public test sets, with SHA-256, licence and address
requirements.txt           the programs, with their versions
SHA256SUMS                 SHA-256 of every file in here


How to check it
---------------

1. That nothing in here changed on the way. Unpack it and write, in its folder:

       sha256sum -c SHA256SUMS

   Whoever changes a file can write new sums as well. So compare the seal above with the number
   that was published with the report: a change of anything makes it another number.

2. That the report follows from the answers. With Python {python} write:

       pip install -r requirements.txt
       terazi verify {name}

   It makes every finding again from the journal, then the verdict and the report, and says where
   anything differs. No model is asked and nothing is fetched.

3. That the models really answer so. Get the models of models.csv, then:

       terazi verify {name} --again 20

What cannot be checked: times, speeds, memory and energy were measured on one machine on one day.
The journal keeps what was measured; nobody can make that moment again. Nor can anybody tell from
these files whether the questions were good ones. Read the proposal for that.


What is not in here
-------------------

{left_out}
"""


def readme(
    name: str, locked: Locked, seal: str, left: Sequence[LeftOut], licences: Iterable[str]
) -> str:
    """In plain words; what people wrote is put on one line each."""
    title = shown(locked.proposal.title)
    number = f"Its seal is {seal}\n" if seal else "It was never sealed.\n"
    text = _SAYS.format(
        title=title,
        line="=" * len(title),
        date=locked.date.isoformat(),
        seal=number,
        python=locked.versions.get("python", "3.11 or newer"),
        name=shown(name),
        left_out=_left_out(left),
    )
    listed = sorted(set(licences))
    if listed:
        lines = "\n".join(f"- {shown(one)}" for one in listed)
        text += f"\n\nLicences of the test sets in here\n{'-' * 33}\n\n{lines}\n"
    return text


def _left_out(left: Sequence[LeftOut]) -> str:
    """By reason, since many files are left out for the same one."""
    by_reason: dict[str, list[str]] = {}
    for one in left:
        by_reason.setdefault(one.why, []).append(one.name)
    if not by_reason:
        return "Nothing that a check needs, but for the models themselves."
    lines = []
    for why, names in by_reason.items():
        more = f" and {len(names) - 8} more" if len(names) > 8 else ""
        lines += textwrap.wrap(
            shown(f"{', '.join(names[:8])}{more}: {why}.", 900),
            98, initial_indent="- ", subsequent_indent="  ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return "\n".join(lines)
