"""What all backends that write share: several prompts at once, each token of them read once.

A call of ``generate`` is cut into waves. The prompts of a wave that begin alike share the
beginning; once they are read, every unfinished answer goes on by one token at each step. Always
the likeliest token is taken.

Answers repeat by the call. A wave starts from an empty memory, and waves are made of the prompts
in an order of their own, each different one once: so whatever was asked before, and in whatever
order the same prompts are given, the model does the same work to the last bit. Another *set* of
prompts is other company, in which the last digits of a probability differ; where two tokens are
nearly as likely as each other, the answer may then take another turn.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import Protocol

from terazi.models.answer import Answer
from terazi.models.interface import Generation, Prompt
from terazi.models.scoring import TOO_LONG
from terazi.models.tree import Node, common

#: Answers that are written at the same time, where company does not change them.
AT_ONCE = 16


class Writer(Protocol):
    """What a backend does for generation."""

    @property
    def room(self) -> int:
        """Tokens that are remembered at once, of all prompts and answers together."""
        ...

    def begin(self) -> None:
        """Forget everything."""
        ...

    def read(self, nodes: Sequence[Node], rows: Sequence[int]) -> list[int]:
        """Read and remember tokens, parents first.

        Branch ``n`` of a node is prompt ``n`` of the wave, and the answer to it.

        Returns:
            the likeliest token after each of the nodes ``rows``, which are in ascending order.
        """
        ...

    def piece(self, token: int) -> bytes | None:
        """The bytes that a token stands for; None for one with which the model ends."""
        ...


def generate(
    writer: Writer,
    requests: Sequence[Prompt],
    prompts: Sequence[Sequence[int]],
    *,
    window: int,
    at_once: int,
) -> list[Generation]:
    """Write an answer to each request.

    Args:
        writer: the backend.
        requests: what is asked; the same request asked twice is answered once.
        prompts: the tokens of each, at least one.
        window: tokens of a prompt and its answer at most. A longer prompt is not cut but said.
        at_once: prompts of a wave at most.
    """
    answers = {
        request: Answer(request, prompt, window - len(prompt))
        for request, prompt in zip(requests, prompts, strict=True)
    }
    for wave in waves(answers.values(), room=writer.room, at_once=at_once):
        _write(writer, wave)
    return [_result(answers[request], window) for request in requests]


def waves(answers: Iterable[Answer], *, room: int, at_once: int) -> Iterator[list[Answer]]:
    """Cut answers that are to be written into waves that fit into ``room`` tokens.

    One that does not fit by itself is a wave by itself.
    """
    wave: list[Answer] = []
    taken = 0
    for answer in sorted((a for a in answers if not a.ended), key=_order):
        shared = common(wave[-1].prompt, answer.prompt) if wave else 0
        if wave and (
            len(wave) == at_once or taken + len(answer.prompt) - shared + answer.limit > room
        ):
            yield wave
            wave, taken, shared = [], 0, 0
        wave.append(answer)
        taken += len(answer.prompt) - shared + answer.limit
    if wave:
        yield wave


def prompt_nodes(prompts: Sequence[Sequence[int]]) -> tuple[list[Node], list[int]]:
    """The tokens of sorted prompts, what they share once; and by prompt the row of its last."""
    nodes: list[Node] = []
    ends: list[int] = []
    path: list[int] = []
    for number, prompt in enumerate(prompts):
        del path[common(prompts[number - 1], prompt) if number else 0 :]
        for row in path:
            nodes[row] = nodes[row]._replace(last=number)
        start = len(path)
        path.extend(range(len(nodes), len(nodes) + len(prompt) - start))
        nodes.extend(
            Node(token, position, number, number)
            for position, token in enumerate(prompt[start:], start=start)
        )
        ends.append(path[-1])
    return nodes, ends


def _write(writer: Writer, wave: Sequence[Answer]) -> None:
    writer.begin()
    nodes, ends = prompt_nodes([answer.prompt for answer in wave])
    rows = sorted(set(ends))
    likeliest = dict(zip(rows, writer.read(nodes, rows), strict=True))
    tokens = [likeliest[row] for row in ends]
    writing = list(range(len(wave)))
    while writing:
        unread = []
        for number, token in zip(writing, tokens, strict=True):
            answer = wave[number]
            answer.add(writer.piece(token))
            if not answer.ended:
                unread.append(Node(token, answer.position, number, number))
        writing = [node.first for node in unread]
        tokens = writer.read(unread, range(len(unread)))


def _order(answer: Answer) -> tuple[list[int], tuple[object, ...]]:
    return answer.prompt, astuple(answer.request)


def _result(answer: Answer, window: int) -> Generation:
    if len(answer.prompt) >= window:
        return Generation("", len(answer.prompt), 0, ended_by="problem", problem=TOO_LONG)
    return answer.generation()
