"""What pydantic found wrong, in words for people, with the nearest right thing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from terazi.errors import InputError
from terazi.proposal.codes import CodeError
from terazi.proposal.schema import VERSION, Proposal
from terazi.proposal.values import Part

# Why Terazi asks for what it cannot do without.
WHY = {
    "purpose": "no purpose, no weighing: help and harm can only be told apart by what it is for",
    "beneficiaries": "help is help for somebody: without knowing whom, none can be weighed",
    "owner": "when it goes wrong, somebody with a name must answer for it and be able to stop it",
    "languages": "a model can be good in one language and useless in another, so Terazi measures"
    " in the languages of the people it is for",
    "options.nothing": "“better than nothing” can only be checked against what happens today:"
    " an option of kind nothing is missing",
    "options.people": "the same money could pay people, who are always on the other pan:"
    " an option of kind people is missing",
}
_ADD = {
    "purpose": "add “purpose:” and say who should be able to do what, that they cannot do today",
    "beneficiaries": "add “beneficiaries:” and say whom it is meant to help",
    "owner": "add “owner:” with the name and role of a person",
    "languages": "add “languages:” with their tags, as [sw, en]",
    "options.nothing": "add “- kind: nothing” with a name, and under “today” where people go now",
    "options.people": "add “- kind: people” with name, role, monthly_wage and answers_per_hour",
}
_EXTRA_AT_TOP = ["models"]  # the shorthand, expanded before pydantic sees it


@dataclass(frozen=True)
class Place:
    """Where in a proposal something is: the field as people write it, and the part it is in."""

    field: str
    part: type[Part]
    name: str  # of the last field
    info: FieldInfo | None


def explain(error: ValidationError) -> list[InputError]:
    """All that is wrong, one InputError each, with its field but without file and line."""
    details = error.errors(include_url=False)
    return _lists_once((one, _explain(one)) for one in details if not _follows_from_another(one))


def missing(field: str) -> InputError:
    """The refusal of a proposal without one of the things that Terazi insists on."""
    return InputError(WHY[field], field=field.partition(".")[0], way_out=_ADD[field])


def nearest(word: str, known: Iterable[str]) -> str:
    """“did you mean …? ” with the word most like it, or nothing."""
    word, known = word.casefold(), list(known)
    close = get_close_matches(word, known, n=1, cutoff=0.65)
    close += [name for name in known if len(word) > 3 and name.startswith(word[:4])]
    return f"did you mean {close[0]}? " if close else ""


def no_option(name: str, known: Sequence[str], field: str) -> InputError:
    """A name that is none of the options'."""
    return InputError(
        f"there is no option {short(name)}",
        field=field,
        way_out=f"{nearest(name, known)}The options are {', '.join(known)}",
    )


def short(value: object) -> str:
    """A value as a message may show it: one short line in quotes."""
    line = " ".join(str(value).split())
    return f"“{line if len(line) <= 60 else line[:60] + '…'}”"


def _lists_once(found: Iterable[tuple[ErrorDetails, InputError]]) -> list[InputError]:
    """The errors; of those in parts of one kind only the first lists the fields there are."""
    listed: dict[type[Part], str] = {}
    errors = []
    for detail, said in found:
        error = said
        if detail["type"] == "extra_forbidden":
            place = _place(detail["loc"])
            first = listed.setdefault(place.part, place.field)
            if first != place.field:
                close = nearest(place.name, _fields(place.part))
                way_out = f"{close}The fields here are listed with {first}"
                error = InputError(error.problem, field=error.field, way_out=way_out)
        errors.append(error)
    return errors


def _explain(error: ErrorDetails) -> InputError:
    place = _place(error["loc"])
    explain_type = _TYPES.get(error["type"], _other)
    if error["type"].endswith("_type") and error["input"] is None:
        explain_type = _empty
    return explain_type(error, place)


def _follows_from_another(error: ErrorDetails) -> bool:
    """Whether a list is only too short because its items are wrong, which is said already."""
    given = error["input"]
    return (
        error["type"] == "too_short"
        and isinstance(given, list)
        and len(given) >= error.get("ctx", {}).get("min_length", 0)
    )


def _place(loc: tuple[int | str, ...]) -> Place:
    """Follow pydantic's path through the parts, leaving out its tags for kinds of option."""
    part: type[Part] = Proposal
    kinds: Mapping[str, type[Part]] = {}
    field, name = "", ""
    info: FieldInfo | None = None
    for step in loc:
        if isinstance(step, int):
            field += f"[{step}]"
        elif step in kinds:
            part, kinds = kinds[step], {}
        else:
            part = kinds.get("", part)
            name, info = step, part.model_fields.get(step)
            field += f".{step}" if field else step
            kinds = _parts_in(info.annotation) if info else {}
    return Place(field, part, name, info)


def _parts_in(annotation: object) -> dict[str, type[Part]]:
    """The parts that a field may hold: by their kind, or under "" where there is but one."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        kind = annotation.model_fields.get("kind")
        tags = get_args(kind.annotation) if kind else ()
        return {str(tags[0]) if tags else "": annotation}
    if get_origin(annotation) is Literal:
        return {}
    found: dict[str, type[Part]] = {}
    for inner in get_args(annotation):
        found |= _parts_in(inner)
    return found


def _missing(_error: ErrorDetails, place: Place) -> InputError:
    if place.field in WHY:
        return missing(place.field)
    what = (place.info.description or "") if place.info else ""
    return InputError(
        "this field is missing" + (f": {_first_sentence(what)}" if what else ""),
        field=place.field,
        way_out=f"add “{place.name}:”",
    )


def _empty(_error: ErrorDetails, place: Place) -> InputError:
    if place.field in WHY:
        return missing(place.field)
    needed = place.info is None or place.info.is_required()
    way_out = "fill it in" if needed else "fill it in, or remove the line"
    return InputError("this field is empty", field=place.field, way_out=way_out)


def _unknown(_error: ErrorDetails, place: Place) -> InputError:
    known = _fields(place.part)
    return InputError(
        "there is no such field here",
        field=place.field,
        way_out=f"{nearest(place.name, known)}The fields here are: {', '.join(known)}",
    )


def _fields(part: type[Part]) -> list[str]:
    return [*part.model_fields, *(_EXTRA_AT_TOP if part is Proposal else ())]


def _value(error: ErrorDetails, place: Place) -> InputError:
    cause = error["ctx"]["error"]
    if isinstance(cause, CodeError):
        return InputError(cause.problem, field=place.field, way_out=cause.way_out)
    return InputError(str(cause), field=place.field, way_out="write another value")


def _choice(error: ErrorDetails, place: Place) -> InputError:
    if place.field == "terazi":
        return InputError(
            f"this is version {short(error['input'])} of the format; this Terazi reads {VERSION}",
            field=place.field,
            way_out="use a newer Terazi, or write 1",
        )
    choices = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
    return _not_one_of(error["input"], choices, place)


def _kind(error: ErrorDetails, place: Place) -> InputError:
    kinds = _parts_in(Proposal.model_fields["options"].annotation)
    within = Place(f"{place.field}.kind", place.part, "kind", None)
    if error["type"] == "union_tag_not_found":
        return InputError(
            "an option needs a kind",
            field=within.field,
            way_out=f"write one of: {', '.join(kinds)}",
        )
    return _not_one_of(error["ctx"]["tag"], kinds, within)


def _not_one_of(given: object, choices: Iterable[str], place: Place) -> InputError:
    choices = list(choices)
    return InputError(
        f"{short(given)} is none of: {', '.join(choices)}",
        field=place.field,
        way_out=f"{nearest(str(given), choices)}Write one of them",
    )


def _part(_error: ErrorDetails, place: Place) -> InputError:
    parts = _parts_in(place.info.annotation) if place.info else {}
    inner = [name for part in parts.values() for name in part.model_fields]
    fields = f": {', '.join(dict.fromkeys(inner))}" if len(parts) == 1 else ""
    return InputError(
        "this is a part with fields of its own",
        field=place.field,
        way_out=f"write its fields below it, indented{fields}",
    )


def _list(_error: ErrorDetails, place: Place) -> InputError:
    return InputError(
        "this is a list",
        field=place.field,
        way_out="put each item on a line of its own after “- ”, or all in brackets: [one, two]",
    )


def _says(problem: str, way_out: str) -> Callable[[ErrorDetails, Place], InputError]:
    """An explanation that may use {given} and the limits that pydantic names."""

    def explanation(error: ErrorDetails, place: Place) -> InputError:
        context: dict[str, Any] = {"given": short(error["input"]), **error.get("ctx", {})}
        numbers = {
            key: f"{value:,.0f}".replace(",", " ") if isinstance(value, int | float) else value
            for key, value in context.items()
        }
        return InputError(
            problem.format(**numbers), field=place.field, way_out=way_out.format(**numbers)
        )

    return explanation


def _too_short(error: ErrorDetails, place: Place) -> InputError:
    if place.field in WHY:
        return missing(place.field)
    return _says("this list needs at least {min_length} items", "add to it")(error, place)


def _no_text(error: ErrorDetails, place: Place) -> InputError:
    return _empty(error, place)


def _other(error: ErrorDetails, place: Place) -> InputError:
    return InputError(
        f"{short(error['input'])} does not fit: {error['msg']}",
        field=place.field,
        way_out="see this field in docs/proposal.md",
    )


def _first_sentence(text: str) -> str:
    line = " ".join(text.replace("`", "").split())
    return re.split(r"(?<=\w)\. ", line)[0].rstrip(".")


_NUMBER = _says("{given} is not a number", "write digits, with a point for decimals: 1200 or 12.5")
_WHOLE = _says("{given} is not a whole number", "write digits only, as 1200")
_TEXT = _says("this is text", "write one text here, in quotes if it has colons or brackets")
_TRUTH = _says("{given} is neither true nor false", "write true or false")

_TYPES: dict[str, Callable[[ErrorDetails, Place], InputError]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "value_error": _value,
    "literal_error": _choice,
    "enum": _choice,
    "union_tag_invalid": _kind,
    "union_tag_not_found": _kind,
    "model_type": _part,
    "model_attributes_type": _part,
    "tuple_type": _list,
    "too_short": _too_short,
    "string_too_short": _no_text,
    "string_type": _TEXT,
    "string_too_long": _says("this text is longer than {max_length} characters", "shorten it"),
    "string_pattern_mismatch": _says("a name is one line", "write it on one line, without tabs"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than": _says("{given} is not more than {gt}", "write a figure above {gt}"),
    "greater_than_equal": _says("{given} is less than {ge}", "write {ge} or more"),
    "less_than": _says("{given} is not less than {lt}", "write a figure below {lt}"),
    "less_than_equal": _says("{given} is more than {le}", "write {le} or less"),
}
