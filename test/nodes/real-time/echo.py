#!/usr/bin/env python3
"""Echo. Flaw `wrong`: every fifth answer is another text."""

from node import Node, flaw

node = Node()
count = 0


@node.on("echo")
def echo(message):
    global count
    count += 1
    text = message["body"]["echo"]
    return {"type": "echo_ok", "echo": "?" if flaw() == "wrong" and count % 5 == 0 else text}


node.run()
