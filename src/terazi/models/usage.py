"""What a call of a backend has read and written, in tokens."""

from collections.abc import Sequence

from terazi.models.interface import Generation, Usage
from terazi.models.tree import count_tokens


def plus(usage: Usage, more: Usage) -> Usage:
    """Add up."""
    return Usage(
        usage.tokens + more.tokens, usage.unique + more.unique, usage.written + more.written
    )


def of_scores(sequences: Sequence[Sequence[int]], read: int) -> Usage:
    """Of scoring: a sequence's last token is predicted, not read.

    Args:
        sequences: all tokens of each request.
        read: tokens that the engine read for them.
    """
    return Usage(tokens=sum(len(sequence) - 1 for sequence in sequences), unique=read)


def of_answers(prompts: Sequence[Sequence[int]], answers: Sequence[Generation]) -> Usage:
    """Of generation: prompts are read, answers written.

    Args:
        prompts: all tokens of each prompt; what several share is read once.
        answers: to each of them; to one with a problem nothing was read.
    """
    read = [
        [*prompt, 0]  # as if a token after it were wanted
        for prompt, answer in zip(prompts, answers, strict=True)
        if not answer.problem
    ]
    tokens, unique = count_tokens(read, [len(prompt) - 1 for prompt in read])
    return Usage(tokens, unique, sum(answer.tokens for answer in answers))
