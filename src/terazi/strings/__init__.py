"""What a licence demands: a reader of licence texts.

A folder of its own, called as the issue and the command call it. It is no part of ``models`` (a
text is read without any model, and the command works on a file alone) and none of ``economics``
(nothing is computed in money). It knows findings, errors and the proposal, nothing else of ours.

    file → text → sentences, each with its place → clauses by kind → what they mean here → findings

Rules only: every clause says which words made it one. It is no lawyer, and says so.
"""
