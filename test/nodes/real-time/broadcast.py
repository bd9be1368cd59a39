#!/usr/bin/env python3
"""
Broadcast by flooding, with repetition of what a neighbour has not acknowledged. Flaw `forgets`: sent once, so that a
partition loses it; flaw `alone`: not sent at all.

Optional second argument: `star`, everybody's only neighbour is n0; else the topology that is suggested.
"""

import sys

from node import Node, flaw

node = Node()
values = set()
owed = {}  # neighbour -> values that it has not acknowledged


def add(new, source):
    new = set(new) - values
    values.update(new)
    if flaw() == "alone":
        return
    for neighbour, pending in owed.items():
        if neighbour != source and new:
            pending.update(new)
            offer(neighbour, new)


def offer(neighbour, batch):
    batch = list(batch)
    if flaw() == "forgets":
        owed[neighbour].clear()
        node.send(neighbour, {"type": "share", "values": batch, "msg_id": 0})
    else:
        node.rpc(neighbour, {"type": "share", "values": batch}, lambda _: owed[neighbour].difference_update(batch))


def again():
    for neighbour, pending in owed.items():
        if pending:
            offer(neighbour, pending)


@node.on("topology")
def topology(message):
    if "star" in sys.argv:
        neighbours = node.others if node.id == "n0" else ["n0"]
    else:
        neighbours = message["body"]["topology"][node.id]
    owed.update((neighbour, set()) for neighbour in neighbours)
    return {"type": "topology_ok"}


@node.on("broadcast")
def broadcast(message):
    add([message["body"]["message"]], None)
    return {"type": "broadcast_ok"}


@node.on("share")
def share(message):
    add(message["body"]["values"], message["src"])
    return None if flaw() == "forgets" else {"type": "share_ok"}


@node.on("read")
def read(_):
    return {"type": "read_ok", "messages": list(values)}


node.every(0.5, again)
node.run()
