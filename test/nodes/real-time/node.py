"""A node that reads messages from stdin and answers on stdout: one thread, with requests of its own and timers."""

import json
import os
import select
import sys
import time


class Node:
    def __init__(self):
        self.id = None
        self.others = []
        self._handlers = {}
        self._waiting = {}  # msg_id of a request -> what takes its reply
        self._next_msg_id = 0
        self._every = None

    def on(self, kind):
        """Decorator: handles requests of that type. What the handler returns is the reply; None: it replies later."""

        def register(handler):
            self._handlers[kind] = handler
            return handler

        return register

    def every(self, seconds, action):
        self._every = (seconds, action)

    def send(self, dest, body):
        print(json.dumps({"src": self.id, "dest": dest, "body": body}), flush=True)

    def reply(self, message, body):
        self.send(message["src"], {**body, "in_reply_to": message["body"]["msg_id"]})

    def fail(self, message, code, text):
        self.reply(message, {"type": "error", "code": code, "text": text})

    def rpc(self, dest, body, then):
        """Asks another node or a service; `then` is called with the body of the reply, if one comes."""
        self._next_msg_id += 1
        self._waiting[self._next_msg_id] = then
        self.send(dest, {**body, "msg_id": self._next_msg_id})

    def run(self):
        rest = b""
        next_time = time.monotonic()
        while True:
            if self._every and self.id and time.monotonic() >= next_time:
                seconds, action = self._every
                next_time = time.monotonic() + seconds
                action()
            wait = max(0, next_time - time.monotonic()) if self._every and self.id else None
            if not select.select([0], [], [], wait)[0]:
                continue
            chunk = os.read(0, 65536)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._handle(json.loads(line))

    def _handle(self, message):
        body = message["body"]
        if "in_reply_to" in body:
            then = self._waiting.pop(body["in_reply_to"], None)
            if then:
                then(body)
        elif body["type"] == "init":
            self.id = body["node_id"]
            self.others = [node for node in body["node_ids"] if node != self.id]
            self.reply(message, {"type": "init_ok"})
        else:
            answer = self._handlers[body["type"]](message)
            if answer is not None:
                self.reply(message, answer)


def flaw():
    """What this run does wrong, by name: the node's first argument; None: nothing."""
    return sys.argv[1] if len(sys.argv) > 1 else None
