"""Have the models of a proposal run so that all of them together keep a limit of memory.

In which form a model runs is part of what is measured, so it is decided once a weighing: a weighing
that goes on takes the forms that it was begun with, whatever memory is free by then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from terazi.errors import InputError
from terazi.models.machine import free_memory
from terazi.models.memory import FIELD, Fitting, Form, fit, in_words, total
from terazi.options.interface import AsksModel, Option

Remember = Callable[[Mapping[str, Any], Callable[[], Mapping[str, Any]]], Mapping[str, Any]]


def fit_options(
    options: Iterable[Option],
    limit: int | None,
    remember: Remember,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Give each option with a model on this machine that model in the form that fits.

    Args:
        options: all of the proposal, their models not asked yet.
        limit: bytes that the whole program may take; None for half of the memory that is free, or
            all of it where half is not enough.
        remember: keeps what was decided with the weighing, as of ``Settings``.
        say: tells people what is run smaller than it could be.

    Raises:
        InputError: the models do not fit, or not in the forms that the weighing was begun with.
        TeraziError: the weights in full precision cannot be written.
    """
    asking = {option.name: option for option in options if isinstance(option, AsksModel)}
    models = {
        name: option.model for name, option in asking.items() if isinstance(option.model, Fitting)
    }
    if not models:
        return
    kept = remember(
        {
            "measurement": "memory",
            "models": {name: model.identity.weights for name, model in models.items()},
        },
        lambda: {"forms": {name: asdict(form) for name, form in decide(models, limit).items()}},
    )
    forms = {name: Form(**form) for name, form in kept["forms"].items()}
    taken = total(models, forms)
    if limit is not None and taken > limit:
        raise InputError(
            f"this weighing was begun with models that take up to {in_words(taken)} of memory, and "
            "what it has measured holds for them only",
            field=FIELD,
            way_out=f"write {FIELD} {-(-taken // 10_000_000) * 10}MB or leave {FIELD} out; or begin"
            " another weighing in another folder, with --out",
        )
    for name, model in models.items():
        if forms[name] != model.best_form:
            say(_said(name, forms[name], model.best_form))
        asking[name].model = model.in_form(forms[name])


def decide(models: Mapping[str, Fitting], limit: int | None) -> dict[str, Form]:
    """How to run models by name: within the limit, or within what is free where there is none.

    Raises:
        InputError: they do not fit.
    """
    if limit is not None:
        return fit(models, limit)
    free = free_memory()
    try:
        return fit(models, free // 2)
    except InputError:
        return fit(models, free)


def _said(name: str, form: Form, best: Form) -> str:
    changes = []
    if best.full and not form.full:
        changes.append("from its file as it is, not in full precision")
    if form.window < best.window:
        changes.append(f"with texts of {form.window} tokens at most, not {best.window}")
    return f"To keep within memory, {name} is run {' and '.join(changes)}."
