#!/usr/bin/env python3
"""
Transactions over registers, each node for itself and the writes told to all: read committed, and always available. Of
two writes of a key the one with the later stamp stays. Flaw `dirty`: a transaction stops half way, to be finished
10 ms later, and others see what it wrote so far; flaw `drops`: writes are left out of the answer.
"""

import time

from node import Node, flaw

node = Node()
registers = {}  # key -> [stamp, value]; a stamp is [count, node]
stamps = 0
owed = []  # writes still to be told
halves = []  # (when to finish, message, results so far, rest)


def read(key):
    return registers.get(key, [None, None])[1]


def write(key, value):
    global stamps
    stamps += 1
    registers[key] = [[stamps, node.id], value]
    owed.append([key, registers[key]])


def apply(transaction):
    done = []
    for kind, key, value in transaction:
        if kind == "r":
            done.append([kind, key, read(key)])
        else:
            write(key, value)
            if flaw() != "drops":
                done.append([kind, key, value])
    return done


@node.on("txn")
def txn(message):
    transaction = message["body"]["txn"]
    if flaw() == "dirty" and len(transaction) > 1:
        half = len(transaction) // 2
        halves.append((time.monotonic() + 0.01, message, apply(transaction[:half]), transaction[half:]))
        return None
    return {"type": "txn_ok", "txn": apply(transaction)}


@node.on("merge")
def merge(message):
    global stamps
    for key, [stamp, value] in message["body"]["writes"]:
        stamps = max(stamps, stamp[0])
        if key not in registers or registers[key][0] < stamp:
            registers[key] = [stamp, value]


def turn():
    while halves and halves[0][0] <= time.monotonic():
        _, message, done, rest = halves.pop(0)
        node.reply(message, {"type": "txn_ok", "txn": done + apply(rest)})
    if owed:
        for other in node.others:
            node.send(other, {"type": "merge", "writes": owed})
        owed.clear()


node.every(0.005 if flaw() == "dirty" else 0.1, turn)
node.run()
