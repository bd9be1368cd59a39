"""Runs a command on a pseudo-terminal of a given width, types keys when it prints what they wait for,
copies its output to stdout and ends with its exit status. Called with one JSON argument."""

import fcntl
import json
import os
import pty
import struct
import sys
import termios

plan = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    # Waits for the width to be set before the program starts and asks for it.
    sys.stdin.readline()
    os.execv(plan["argv"][0], plan["argv"])

fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, plan["columns"], 0, 0))
os.write(terminal, b"\n")
seen = b""
searched = 0
keys = plan["keys"]
skipped_echo = False
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if not skipped_echo and b"\n" in seen:
        # The echo of the newline above.
        seen = seen.split(b"\n", 1)[1]
        data = seen
        skipped_echo = True
    elif not skipped_echo:
        continue
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    while keys:
        at = seen.find(keys[0]["when"].encode(), searched)
        if at < 0:
            break
        searched = at + len(keys[0]["when"].encode())
        if "columns" in keys[0]:
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, keys[0]["columns"], 0, 0))
        os.write(terminal, keys[0]["type"].encode())
        keys = keys[1:]
_, status = os.waitpid(pid, 0)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
