// One node with one journal for all keys: the offset of a message is its place in the journal, so that the
// offsets of a key rise with gaps between them. An index names the places of each key.
const { createInterface } = require('node:readline');

let me = '';
const journal = [];
// By key: places in the journal, in rising order.
const places = new Map();
const committed = new Map();

function send(dest, body) {
  process.stdout.write(`${JSON.stringify({ src: me, dest, body })}\n`);
}

function append(key, message) {
  const offset = journal.length;
  journal.push(message);
  if (!places.has(key)) places.set(key, []);
  places.get(key).push(offset);
  return offset;
}

/** Where the first place from `offset` on stands in the index, by binary search. */
function firstFrom(index, offset) {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function poll(key, offset) {
  const index = places.get(key) ?? [];
  return index.slice(firstFrom(index, offset)).map((place) => [place, journal[place]]);
}

function byKey(keys, of) {
  return Object.fromEntries(keys.map((key) => [key, of(key)]));
}

const handlers = {
  init({ node_id: nodeId }) {
    me = nodeId;
    return { type: 'init_ok' };
  },
  send({ key, msg }) {
    return { type: 'send_ok', offset: append(key, msg) };
  },
  poll({ offsets }) {
    return { type: 'poll_ok', msgs: byKey(Object.keys(offsets), (key) => poll(key, offsets[key])) };
  },
  commit_offsets({ offsets }) {
    for (const [key, offset] of Object.entries(offsets)) {
      committed.set(key, Math.max(offset, committed.get(key) ?? 0));
    }
    return { type: 'commit_offsets_ok' };
  },
  list_committed_offsets({ keys }) {
    const known = keys.filter((key) => committed.has(key));
    return { type: 'list_committed_offsets_ok', offsets: byKey(known, (key) => committed.get(key)) };
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { src, body } = JSON.parse(line);
  send(src, { ...handlers[body.type](body), in_reply_to: body.msg_id });
});
