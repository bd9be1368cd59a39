#!/usr/bin/env python3
"""
A counter in one key of seq-kv, changed by cas. A read writes something new first, since seq-kv may answer a node from
an old state, but never from one before the node's own last change. Flaw `stale`: it reads at once.
"""

from node import Node, flaw

node = Node()
KEY = "counter"


def change(delta, done):
    """Adds to the counter, again and again until nobody came in between."""

    def found(reply):
        before = reply.get("value", 0)
        swap = {"type": "cas", "key": KEY, "from": before, "to": before + delta, "create_if_not_exists": True}
        node.rpc("seq-kv", swap, lambda answer: change(delta, done) if answer["type"] == "error" else done())

    node.rpc("seq-kv", {"type": "read", "key": KEY}, found)


@node.on("add")
def add(message):
    change(message["body"]["delta"], lambda: node.reply(message, {"type": "add_ok"}))


@node.on("read")
def read(message):
    def ask(_):
        node.rpc("seq-kv", {"type": "read", "key": KEY}, answer)

    def answer(reply):
        node.reply(message, {"type": "read_ok", "value": reply.get("value", 0)})

    if flaw() == "stale":
        ask(None)
    else:
        news = f"{node.id} {message['body']['msg_id']} {message['src']}"
        node.rpc("seq-kv", {"type": "write", "key": f"read by {node.id}", "value": news}, ask)


node.run()
