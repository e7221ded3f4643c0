"""The texts of test sets that a corpus must not hold."""

from collections.abc import Sequence

from terazi.data.catalogue import catalogue
from terazi.data.languages import general
from terazi.data.load import load
from terazi.data.overlap import texts_of


def texts_of_sets(
    language: str, names: Sequence[str] = ()
) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """What public test sets test on in a language, as far as the mirror or the cache has them.

    Args:
        language: of the corpus.
        names: of test sets; none for all of the catalogue that have the language.

    Returns:
        the texts by the sets' names, and what could not be had, in words.

    Raises:
        InputError: there is no such set, or its files are wrong.
    """
    own = {language, general(language)}
    wanted = names or [name for name, entry in catalogue().items() if own & set(entry.languages)]
    texts: dict[str, list[str]] = {}
    missing = []
    for name in wanted:
        loaded = load(name, [language], allow_download=False)
        missing += [f"{name}: {one.reason}" for one in loaded.missing]
        if loaded.testset is not None:
            texts[name] = texts_of(loaded.testset).get(language, [])
    return texts, tuple(missing)
