"""What an hour of learning takes, so that its cost with an option can stand beside a teacher's."""

from pydantic import PositiveFloat

from terazi.proposal.values import Note, Part


class Learning(Part):
    """An hour of one learner: with a tool or model in answers, with a teacher in company."""

    answers_per_learner_hour: PositiveFloat | None = None
    """How many answers one learner takes from a tool or model in an hour."""
    learners_per_teacher: PositiveFloat | None = None
    """How many learners one teacher teaches at the same time."""
    source: Note = ""
    """Who counted this, or where it can be read."""
