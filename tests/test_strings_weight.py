"""What a clause means for a proposal: numbers and limits, purposes and what is forbidden."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from terazi.finding import Grade, Theme
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from terazi.strings.findings import MEASURE, licence_findings
from terazi.strings.kinds import Kind
from terazi.strings.reading import read
from terazi.strings.text import text_of
from terazi.strings.thresholds import REVENUE, STAFF, USERS, standing, thresholds
from terazi.strings.weight import Weight

EXAMPLE = Path(__file__).parents[1] / "examples" / "swahili-health-line" / "proposal.yaml"


@pytest.fixture(scope="module")
def health() -> Proposal:
    return read_proposal(EXAMPLE, today=date(2026, 11, 22))


def changed(proposal: Proposal, **fields: Any) -> Proposal:  # noqa: ANN401  any field of it
    return proposal.model_copy(update=fields)


def weights(sentence: str, proposal: Proposal | None) -> dict[Kind, tuple[Weight, str]]:
    found = read([text_of(sentence.encode(), "LICENSE")], proposal)
    return {one.kind: (one.weight, one.clauses[0][1].here) for one in found}


@pytest.mark.parametrize(
    ("words", "of", "amount", "currency"),
    [
        ("more than 700 million monthly active users", USERS, 7e8, ""),
        ("greater than one hundred million monthly active users", USERS, 1e8, ""),
        ("monthly active users above 1,500,000", USERS, 1.5e6, ""),
        ("exceeds $1,000,000 in annual revenue", REVENUE, 1e6, "USD"),
        ("revenue of more than USD 10 million a year", REVENUE, 1e7, "USD"),
        ("annual revenue over RMB 1 billion", REVENUE, 1e9, "CNY"),
        ("more than 20 million US dollars in monthly revenue", REVENUE, 12 * 2e7, "USD"),
        ("less than 2.5 million euros of turnover", REVENUE, 2.5e6, "EUR"),
        ("fewer than 100 total individuals working as employees", STAFF, 100, ""),
    ],
)
def test_numbers_in_limits_are_read(words: str, of: str, amount: float, currency: str) -> None:
    (found,) = thresholds(f"You need another licence if it is {words} in the year before.")
    assert (found.of, found.currency) == (of, currency)
    assert found.amount == pytest.approx(amount)


@pytest.mark.parametrize(
    "sentence",
    [
        "The users of version 3 may read section 12.",
        "A copy costs $1,000,000 for nobody in particular.",
        "More than half of all users like section 2.",
        "If you have more than 1,2,3 users, count again.",
    ],
)
def test_other_numbers_are_no_limits(sentence: str) -> None:
    assert list(thresholds(sentence)) == []


def test_users_are_no_more_than_people_or_questions(health: Proposal) -> None:
    (limit,) = thresholds("more than 700 million monthly active users")
    stands = standing(limit, health)
    assert stands.far_below
    assert stands.share == pytest.approx(6000 / 7e8)
    few = changed(health, community=health.community.model_copy(update={"people": 50}))
    assert standing(limit, few).share == pytest.approx(50 / 7e8)
    (small,) = thresholds("more than 5,000 monthly active users")
    assert standing(small, health).above


def test_questions_alone_pass_no_limit_of_users(health: Proposal) -> None:
    uncounted = changed(health, community=health.community.model_copy(update={"people": None}))
    (limit,) = thresholds("more than 1,000 monthly active users")
    stands = standing(limit, uncounted)
    assert not stands.above
    assert not stands.far_below
    assert "may be above" in stands.words
    clause = "You must request a licence if you have more than 1,000 monthly active users."
    assert weights(clause, uncounted)[Kind.THRESHOLD][0] is Weight.LIMITS
    many = changed(health, community=health.community.model_copy(update={"people": 2000}))
    assert weights(clause, many)[Kind.THRESHOLD][0] is Weight.STOPS
    assert "may be" not in standing(limit, many).words
    (large,) = thresholds("more than 700 million monthly active users")
    assert standing(large, uncounted).far_below


@pytest.mark.parametrize(
    "text",
    [
        (
            "You may convey copies in one of these ways:\n\n"
            "a) Give the source with it, and say so.\n\n"
            "b) Give a written offer, but only noncommercially, and only if you had one.\n"
        ),
        "Copies may be sent by post. This alternative is allowed only for noncommercial use.",
    ],
)
def test_a_condition_of_one_way_among_several_is_a_note(health: Proposal, text: str) -> None:
    business = changed(health, themes=(Theme.BUSINESS,))
    weight, here = weights(text, business)[Kind.NON_COMMERCIAL]
    assert weight is Weight.NOTE
    assert "one of several ways" in here


def test_either_commercially_or_not_is_no_limit(health: Proposal) -> None:
    free = "You may copy it in any medium, either commercially or noncommercially, as you like."
    assert Kind.NON_COMMERCIAL not in weights(free, health)
    bound = "You may copy it in any medium, but only noncommercially, as you like."
    assert Kind.NON_COMMERCIAL in weights(bound, health)


def test_who_may_help_you_with_it_is_no_limit_of_use(health: Proposal) -> None:
    helped = (
        "You may give copies to others for the sole purpose of having them make modifications"
        " exclusively for you."
    )
    assert Kind.FIELD not in weights(helped, health)
    bound = "You may use the copies for the sole purpose of teaching."
    assert Kind.FIELD in weights(bound, health)


def test_who_gives_no_warranty_pays_no_damage(health: Proposal) -> None:
    own = (
        "However, in accepting such obligations, You act on Your own behalf, and only if You agree"
        " to indemnify each Contributor for any liability by reason of such warranty."
    )
    assert weights(own, health)[Kind.INDEMNITY][0] is Weight.NOTE
    all_of_it = "You agree to indemnify and hold us harmless for any claim out of your use of it."
    assert weights(all_of_it, health)[Kind.INDEMNITY][0] is Weight.DUTY
    warranted = "You will indemnify us for any claim, whether from your use or from any warranty."
    assert weights(warranted, health)[Kind.INDEMNITY][0] is Weight.DUTY


SWAHILI = (
    "Unaweza kutumia modeli hii kwa madhumuni yasiyo ya kibiashara tu. Matumizi na usambazaji wa"
    " modeli hii yanafuata masharti ya mkataba huu. Mtoa leseni anaweza kubadilisha masharti haya"
    " wakati wowote, na anaweza kuifuta leseni bila taarifa. Hakuna haki nyingine inayotolewa.\n"
)


def test_a_licence_in_another_language_is_unknown_and_said_so(health: Proposal) -> None:
    swahili = text_of(SWAHILI.encode(), "LESENI")
    (only,) = licence_findings("Model", [swahili], health)
    assert only.grade is Grade.UNKNOWN
    assert "LESENI: not in English" in only.note
    english = text_of(b"You must not use the model to provide medical advice.", "LICENSE")
    first, *_ = licence_findings("Model", [english, swahili], health)
    assert first.grade is Grade.DOCUMENTED
    assert "not read: LESENI" in first.note


def test_a_budget_is_compared_at_the_rate_of_the_proposal(health: Proposal) -> None:
    (limit,) = thresholds("more than USD 1,000,000 in annual revenue")
    below = standing(limit, health)
    assert below.share is None  # revenue is of the whole organisation
    assert "USD 37,209 a year, far below" in below.words
    (small,) = thresholds("more than USD 30,000 in annual revenue")
    assert standing(small, health).above
    (other,) = thresholds("more than EUR 30,000 in annual revenue")
    assert "no exchange rate" in standing(other, health).words


def test_what_forbids_the_purpose_stops_and_a_condition_softens_it(health: Proposal) -> None:
    plain = "You must not use the model to provide medical advice to people."
    assert weights(plain, health)[Kind.FORBIDDEN][0] is Weight.STOPS
    softened = "You must not use the model for the unlicensed practice of medicine by anybody."
    assert weights(softened, health)[Kind.FORBIDDEN][0] is Weight.LIMITS
    other = "You must not use the model for the steering of nuclear weapons."
    assert weights(other, health)[Kind.FORBIDDEN][0] is Weight.NOTE
    assert weights(plain, None)[Kind.FORBIDDEN][0] is Weight.NOTE
    cruel = "You must not use the model to harm the health of anybody, or to exploit children."
    assert weights(cruel, health)[Kind.FORBIDDEN][0] is Weight.NOTE


def test_the_same_clause_weighs_otherwise_for_another_purpose(health: Proposal) -> None:
    seeds = changed(
        health,
        title="Seeds",
        purpose="Which seed for which field",
        beneficiaries="Farmers",
        themes=(Theme.BUSINESS,),
    )
    medical = "You must not use the model to provide medical advice to people."
    assert weights(medical, seeds)[Kind.FORBIDDEN][0] is Weight.NOTE
    paid = "You may use the model for non-commercial purposes only, and no others."
    assert weights(paid, seeds)[Kind.NON_COMMERCIAL][0] is Weight.STOPS
    assert weights(paid, health)[Kind.NON_COMMERCIAL][0] is Weight.LIMITS


def test_research_only_stops_a_service_and_a_place_limits_it(health: Proposal) -> None:
    study = "The model may be used solely for academic research purposes, and not otherwise."
    assert weights(study, health)[Kind.FIELD][0] is Weight.STOPS
    place = "This agreement does not apply in the European Union or the Republic of Korea."
    assert weights(place, health)[Kind.FIELD][0] is Weight.LIMITS


def test_each_heavy_kind_has_one_finding_and_the_rest_stand_in_the_first(health: Proposal) -> None:
    licence = text_of(
        b"You must not use the model to provide medical advice to people.\n\n"
        b"You must not use the model to give advice on patients either, ever.\n\n"
        b"We may amend these terms from time to time as we please.\n\n"
        b"THE MODEL IS PROVIDED AS IS, WITHOUT WARRANTIES OF ANY KIND.\n",
        "LICENSE",
    )
    first, *others = licence_findings("Model", [licence], health)
    assert {one.group for one in others} == {str(Kind.FORBIDDEN), str(Kind.CHANGES)}
    assert len({one.key for one in (first, *others)}) == 3
    assert all(one.grade is Grade.DOCUMENTED and one.estimate is None for one in (first, *others))
    assert all(one.measure == MEASURE and "lawyer" in one.note for one in (first, *others))
    assert str(Kind.WARRANTY) in first.text
    forbidden = next(one for one in others if one.group == str(Kind.FORBIDDEN))
    assert forbidden.details["forbidden uses: sentences"] == 2
    quotes = [value for value in forbidden.details.values() if isinstance(value, str)]
    assert len(quotes) == 2
    assert all("line" in key for key in list(forbidden.details)[1:])
    assert forbidden.sources[0].sha256 == licence.sha256
    guessed = next(iter(licence_findings("Model", [licence], health, certain=False)))
    assert guessed.grade is Grade.ASSUMED


def test_without_a_text_there_is_one_unknown(health: Proposal) -> None:
    (only,) = licence_findings("Model", [], health, why_not="nobody sent it")
    assert only.grade is Grade.UNKNOWN
    assert only.note == "nobody sent it"
