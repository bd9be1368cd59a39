#!/usr/bin/env python3
"""
A counter for g-counter and pn-counter: each node's sum of additions, and of subtractions, told to all. Flaw `alone`:
not told.
"""

from node import Node, flaw

node = Node()
added = {}
taken = {}


@node.on("add")
def add(message):
    delta = message["body"]["delta"]
    sums = added if delta >= 0 else taken
    sums[node.id] = sums.get(node.id, 0) + abs(delta)
    return {"type": "add_ok"}


@node.on("read")
def read(_):
    return {"type": "read_ok", "value": sum(added.values()) - sum(taken.values())}


@node.on("merge")
def merge(message):
    for mine, theirs in (added, message["body"]["added"]), (taken, message["body"]["taken"]):
        for owner, value in theirs.items():
            mine[owner] = max(mine.get(owner, 0), value)


def gossip():
    for other in node.others:
        node.send(other, {"type": "merge", "added": added, "taken": taken})


if flaw() != "alone":
    node.every(1, gossip)
node.run()
