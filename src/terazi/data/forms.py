"""The sheets that people can fill in: for each use of a test set its columns, and what they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from terazi.errors import InputError

#: What is known of an item beside what is asked: recorded, reported, never put to an option.
RECORDS = ("author", "consent", "licence", "reviewed_by", "source", "notes")
#: Those of them that somebody has to say, for each item or for the set as a whole.
TO_BE_SAID = ("author", "consent", "licence", "reviewed_by")
MOST_CHOICES = 10

_NO_FIELDS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Form:
    """What the sheet for one use looks like.

    Attributes:
        use: of the test set.
        kind: of its items.
        columns: names of those to fill in, the id before and the records after them left out;
            an ellipsis stands for those of the choices.
        fields: of the descriptor, as far as they are not the choices.
        settings: of the descriptor.
        choices: how many choices an item has where each has its own; 0 where it has none.
        labels: what all items choose from; empty where people must name them; None where
            there are no labels.
    """

    use: str
    kind: str
    columns: tuple[str, ...]
    fields: Mapping[str, object]
    settings: Mapping[str, object] = field(default_factory=lambda: _NO_FIELDS)
    choices: int = 0
    labels: tuple[str, ...] | None = None


_EXAM = {"question": "question", "right": "right"}
_ASKED = {"question": "question", "answers": "answers"}
_LABELLED = {"question": "text", "right": "label"}
_STEREOTYPES = {
    "identity": "identity",
    "attribute": "attribute",
    "local": {"said": "said_here", "of": ["asked_here"]},
    "outside": {"said": "said_elsewhere", "of": ["asked_elsewhere"]},
}
_WANTED = {"means": {"answer": "answer", "refuse": "refuse"}}
_OF_CHOICES = ("question", "...", "right")
_BAR = {"lists": "bar"}
_VOTES = ("said_here", "asked_here", "said_elsewhere", "asked_elsewhere")

#: By use; the first of a kind is meant where people name the kind alone.
FORMS: Mapping[str, Form] = {
    form.use: form
    for form in (
        Form("exam", "choice", _OF_CHOICES, _EXAM, choices=4),
        Form("medical exam", "choice", _OF_CHOICES, _EXAM, choices=5),
        Form(
            "reading",
            "choice",
            ("passage", *_OF_CHOICES),
            {"question": ["passage", "question"], "right": "right"},
            choices=4,
        ),
        Form(
            "cause and effect",
            "choice",
            ("sentence", "cause_or_effect", "...", "right"),
            {"question": "sentence", "group": "cause_or_effect", "right": "right"},
            choices=2,
        ),
        Form("topic", "choice", ("text", "label"), _LABELLED, labels=()),
        Form("routing", "choice", ("text", "label"), _LABELLED, labels=()),
        Form(
            "sentiment",
            "choice",
            ("text", "label"),
            _LABELLED,
            labels=("positive", "neutral", "negative"),
        ),
        Form("open question", "question", ("question", "answers"), _ASKED, _BAR),
        Form(
            "mathematics",
            "question",
            ("question", "number"),
            {"question": "question", "answers": "number"},
            {"lists": "bar", "answers_as": "number"},
        ),
        Form("everyday life", "question", ("question", "answers"), _ASKED, _BAR),
        Form(
            "refusal", "prompt", ("text", "wanted"), {"text": "text", "wanted": "wanted"}, _WANTED
        ),
        Form("danger signs", "prompt", ("text",), {"text": "text"}),
        Form(
            "stereotype pairs",
            "pair",
            ("stereotype", "opposite", "about"),
            {"first": "stereotype", "second": "opposite", "group": "about"},
        ),
        Form("haunting", "pair", ("dominant", "local"), {"first": "dominant", "second": "local"}),
        Form("stereotypes", "stereotype", ("identity", "attribute", *_VOTES), _STEREOTYPES),
        Form("parallel", "parallel", ("text",), {"text": "text"}),
        Form("health sentences", "parallel", ("text",), {"text": "text"}),
    )
}


def find_form(kind: str, use: str = "") -> Form:
    """The form for a use, or the first for a kind.

    Raises:
        InputError: there is none; its way out names those there are.
    """
    known = [form for form in FORMS.values() if form.kind in {kind, kind.removesuffix("s")}]
    if not known:
        kinds = ", ".join(dict.fromkeys(form.kind for form in FORMS.values()))
        raise InputError(
            f"there is no kind “{kind[:40]}”", field="--kind", way_out=f"it is one of: {kinds}"
        )
    found = next((form for form in known if use in {"", form.use}), None)
    if found is None:
        raise InputError(
            f"a set of kind {kind} is not for the use “{use[:40]}”",
            field="--use",
            way_out=f"it is one of: {', '.join(form.use for form in known)}",
        )
    return found
