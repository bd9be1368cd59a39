#!/usr/bin/env python3
"""
Transactions over lists, the whole database one value of lin-kv: read, changed, and swapped for what was read. Flaw
`overwrites`: written back whatever has become of it since; flaw `local`: every node has a database of its own.
"""

from node import Node, flaw

node = Node()
local = {}


def apply(transaction, database):
    """The transaction with its reads filled in; the database is changed."""
    done = []
    for kind, key, value in transaction:
        if kind == "r":
            value = list(database.get(str(key), []))
        else:
            database.setdefault(str(key), []).append(value)
        done.append([kind, key, value])
    return done


@node.on("txn")
def txn(message):
    transaction = message["body"]["txn"]
    if flaw() == "local":
        return {"type": "txn_ok", "txn": apply(transaction, local)}
    node.rpc("lin-kv", {"type": "read", "key": "database"}, lambda found: swap(message, transaction, found))
    return None


def swap(message, transaction, found):
    # The value is kept as pairs, in the order of their keys, since a service compares values as they are.
    before = found.get("value", [])
    database = {key: list(values) for key, values in before}
    done = apply(transaction, database)
    after = sorted(database.items())

    def swapped(reply):
        if reply["type"] == "error":
            node.fail(message, 30, "the database was changed meanwhile")
        else:
            node.reply(message, {"type": "txn_ok", "txn": done})

    if flaw() == "overwrites":
        node.rpc("lin-kv", {"type": "write", "key": "database", "value": after}, swapped)
    else:
        exchange = {"type": "cas", "key": "database", "from": before, "to": after, "create_if_not_exists": True}
        node.rpc("lin-kv", exchange, swapped)


node.run()
