"""Runs a command on a pseudo-terminal of a given size, and does one thing after another as soon as its output holds
what that waits for: types keys, writes a file, changes the size, sends a signal, hangs up. Copies the output to
stdout and ends with the command's exit status. Says on stderr whether the terminal's modes are as they were. Called
with one JSON argument."""

import fcntl
import json
import os
import pty
import signal
import struct
import sys
import termios
import time

plan = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    # Waits for the width to be set before the program starts and asks for it.
    sys.stdin.readline()
    os.execv(plan["argv"][0], plan["argv"])


def resize(columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def act(step):
    """Returns False when the terminal is gone."""
    time.sleep(step.get("afterMs", 0) / 1000)
    if "write" in step:
        with open(step["write"]["file"], "w") as file:
            file.write(step["write"]["text"])
    if "size" in step:
        resize(*step["size"])
    if "signal" in step:
        os.kill(pid, getattr(signal, step["signal"]))
    if step.get("hangUp"):
        os.close(terminal)
        return False
    os.write(terminal, step.get("type", "").encode())
    return True


resize(plan["columns"], plan.get("rows", 24))
modes = termios.tcgetattr(terminal)
os.write(terminal, b"\n")
seen = b""
searched = 0
keys = plan["keys"]
skipped_echo = False
is_open = True
while is_open:
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
    while keys and is_open:
        at = seen.find(keys[0]["when"].encode(), searched)
        if at < 0:
            break
        searched = at + len(keys[0]["when"].encode())
        is_open = act(keys[0])
        keys = keys[1:]
if is_open:
    sys.stderr.write("modes restored\n" if termios.tcgetattr(terminal) == modes else "modes changed\n")
_, status = os.waitpid(pid, 0)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
