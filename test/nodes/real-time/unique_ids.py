#!/usr/bin/env python3
"""
Ids from the node's name and a counter. Flaw `nameless`: the counter alone; flaw `leader`: n0 gives out all ids, and
who is cut off from it has none to give.
"""

from node import Node, flaw

node = Node()
count = 0


@node.on("generate")
def generate(message):
    global count
    if flaw() == "leader" and node.id != "n0":
        node.rpc("n0", {"type": "generate"}, lambda reply: node.reply(message, reply))
        return None
    count += 1
    return {"type": "generate_ok", "id": count if flaw() == "nameless" else f"{node.id}-{count}"}


node.run()
