"""What stands for what among language tags."""

import pytest
from babel import localedata

from terazi.data.languages import general, languages
from terazi.proposal.codes import language


@pytest.mark.parametrize(
    ("tag", "stands_for_it"),
    [
        ("sw", "sw"),
        ("sw-KE", "sw"),
        ("pt-BR", "pt"),
        ("es-419", "es"),
        ("az-Cyrl", "az-Cyrl"),
        ("az-Cyrl-AZ", "az-Cyrl"),
        ("fa-AF", "fa-AF"),
        ("fa-IR", "fa"),
        ("ku-IQ", "ku-IQ"),
        ("ku-TR", "ku"),
        ("lg-UG", "lg"),
    ],
)
def test_a_country_is_dropped_a_script_or_variety_never(tag: str, stands_for_it: str) -> None:
    assert general(tag) == stands_for_it


def test_tags_are_those_that_a_proposal_may_write() -> None:
    for tag, known in languages().items():
        assert language(tag) == tag == known.tag


def test_cldr_has_the_locales() -> None:
    for known in languages().values():
        assert not known.cldr or localedata.exists(known.cldr), known


def test_codes_are_not_shared() -> None:
    codes = [known.flores for known in languages().values() if known.flores]
    assert len(codes) == len(set(codes)) == 32
