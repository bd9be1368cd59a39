#!/usr/bin/env python3
"""
Logs. The first node by name keeps them all, and the others hand requests on to it. Flaw `local`: each node keeps logs
of its own.
"""

from node import Node, flaw

node = Node()
logs = {}
committed = {}


def kept_by_first(handler):
    """Answers here on the node that keeps the logs, else passes the question and its answer on."""

    def handle(message):
        keeper = min([node.id, *node.others])
        if flaw() == "local" or keeper == node.id:
            return handler(message["body"])
        body = {name: value for name, value in message["body"].items() if name != "msg_id"}
        node.rpc(keeper, body, lambda reply: node.reply(message, reply))
        return None

    return handle


@node.on("send")
@kept_by_first
def send(body):
    log = logs.setdefault(body["key"], [])
    log.append(body["msg"])
    return {"type": "send_ok", "offset": len(log) - 1}


@node.on("poll")
@kept_by_first
def poll(body):
    found = {}
    for key, offset in body["offsets"].items():
        found[key] = [[offset + i, value] for i, value in enumerate(logs.get(key, [])[offset : offset + 20])]
    return {"type": "poll_ok", "msgs": found}


@node.on("commit_offsets")
@kept_by_first
def commit_offsets(body):
    for key, offset in body["offsets"].items():
        committed[key] = max(committed.get(key, 0), offset)
    return {"type": "commit_offsets_ok"}


@node.on("list_committed_offsets")
@kept_by_first
def list_committed_offsets(body):
    return {
        "type": "list_committed_offsets_ok",
        "offsets": {key: committed[key] for key in body["keys"] if key in committed},
    }


node.run()
