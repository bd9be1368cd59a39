#!/usr/bin/env python3
"""A grow-only set: every node tells the others its whole set now and then. Flaw `alone`: it does not."""

from node import Node, flaw

node = Node()
elements = set()


@node.on("add")
def add(message):
    elements.add(message["body"]["element"])
    return {"type": "add_ok"}


@node.on("read")
def read(_):
    return {"type": "read_ok", "value": list(elements)}


@node.on("merge")
def merge(message):
    elements.update(message["body"]["elements"])


def gossip():
    for other in node.others:
        node.send(other, {"type": "merge", "elements": list(elements)})


if flaw() != "alone":
    node.every(1, gossip)
node.run()
