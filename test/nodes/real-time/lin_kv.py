#!/usr/bin/env python3
"""
A key-value store that hands every request on to the service lin-kv. Flaw `local`: each node keeps a store of its own;
flaw `ghost`: a refused cas is answered as done.
"""

from node import Node, flaw

node = Node()
store = {}


def forward(message):
    body = {name: value for name, value in message["body"].items() if name != "msg_id"}

    def done(reply):
        if flaw() == "ghost" and reply.get("code") == 22:
            reply = {"type": "cas_ok"}
        node.reply(message, reply)

    node.rpc("lin-kv", body, done)


def local(message):
    body = message["body"]
    key = body["key"]
    if body["type"] == "write":
        store[key] = body["value"]
        return {"type": "write_ok"}
    if key not in store:
        return node.fail(message, 20, "no such key")
    if body["type"] == "read":
        return {"type": "read_ok", "value": store[key]}
    if store[key] != body["from"]:
        return node.fail(message, 22, f"expected {body['from']}, had {store[key]}")
    store[key] = body["to"]
    return {"type": "cas_ok"}


for kind in "read", "write", "cas":
    node.on(kind)(local if flaw() == "local" else forward)
node.run()
