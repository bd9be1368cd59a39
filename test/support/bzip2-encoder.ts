/**
 * A small bzip2 compressor for tests, so that archives can be made where there is no bzip2 command. Written from
 * the format, not from the decoder; plain codes of one length, hence it compresses little.
 */

const blockBytes = 100_000;

/** Writes bits, highest first. */
class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  /** @param count 1 to 24 */
  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit -= 1) {
      this.#held = (this.#held << 1) | ((value >>> bit) & 1);
      this.#count += 1;
      if (this.#count === 8) {
        this.#bytes.push(this.#held);
        this.#held = 0;
        this.#count = 0;
      }
    }
  }

  finish(): Buffer {
    while (this.#count !== 0) this.write(0, 1);
    return Buffer.from(this.#bytes);
  }
}

/** The bytes as a .bz2 of one stream. */
export function encodeBzip2(data: Uint8Array): Buffer {
  const out = new BitWriter();
  for (const character of 'BZh1') out.write(character.charCodeAt(0), 8);
  let combined = 0;
  for (let start = 0; start < data.length; ) {
    const { encoded, end } = encodeRuns(data, start);
    const checksum = checksumOf(data.subarray(start, end));
    combined = (((combined << 1) | (combined >>> 31)) ^ checksum) >>> 0;
    writeMark(out, [0x314159, 0x265359], checksum);
    writeBlock(out, encoded);
    start = end;
  }
  writeMark(out, [0x177245, 0x385090], combined);
  return out.finish();
}

function writeMark(out: BitWriter, mark: readonly [number, number], checksum: number): void {
  out.write(mark[0], 24);
  out.write(mark[1], 24);
  out.write(checksum >>> 16, 16);
  out.write(checksum & 0xffff, 16);
}

/** As many bytes as fit into a block: four equal ones are followed by how many more there are. */
function encodeRuns(data: Uint8Array, start: number): { encoded: Uint8Array; end: number } {
  const encoded = new Uint8Array(blockBytes);
  let length = 0;
  let at = start;
  while (at < data.length && length + 5 <= blockBytes - 20) {
    let run = 1;
    while (run < 259 && at + run < data.length && data[at + run] === data[at]) run += 1;
    const plain = Math.min(run, 4);
    encoded.fill(data[at] as number, length, length + plain);
    length += plain;
    if (plain === 4) {
      encoded[length] = run - 4;
      length += 1;
    }
    at += run;
  }
  return { encoded: encoded.subarray(0, length), end: at };
}

function checksumOf(data: Uint8Array): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return ~crc >>> 0;
}

/** The order of all rotations: ranks by 1, 2, 4 … bytes, each time sorted by pairs of ranks. */
function sortedRotations(data: Uint8Array): Uint32Array {
  const n = data.length;
  let ranks = Float64Array.from(data);
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let width = 1; ; width *= 2) {
    // Within 2^53: ranks are below the block's length.
    const keys = Float64Array.from(ranks, (rank, i) => rank * 1_000_003 + (ranks[(i + width) % n] as number));
    order.sort((a, b) => (keys[a] as number) - (keys[b] as number));
    const next = new Float64Array(n);
    let rank = 0;
    for (let index = 1; index < n; index += 1) {
      if (keys[order[index] as number] !== keys[order[index - 1] as number]) rank += 1;
      next[order[index] as number] = rank;
    }
    ranks = next;
    if (rank === n - 1 || width >= n) return order;
  }
}

function writeBlock(out: BitWriter, data: Uint8Array): void {
  const order = sortedRotations(data);
  out.write(0, 1);
  out.write(order.indexOf(0), 24);
  const isUsed = new Uint8Array(256);
  for (const byte of data) isUsed[byte] = 1;
  const groups = Array.from({ length: 16 }, (_, group) => isUsed.subarray(group * 16, group * 16 + 16));
  for (const group of groups) out.write(group.includes(1) ? 1 : 0, 1);
  for (const group of groups) if (group.includes(1)) for (const used of group) out.write(used, 1);
  const list = [...isUsed.keys()].filter((byte) => isUsed[byte] === 1);
  const end = list.length + 1;

  const symbols: number[] = [];
  let zeros = 0;
  const flush = (): void => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) symbols.push((zeros - 1) & 1);
  };
  for (const rotation of order) {
    const byte = data[(rotation + data.length - 1) % data.length] as number;
    const rank = list.indexOf(byte);
    if (rank === 0) {
      zeros += 1;
      continue;
    }
    flush();
    list.splice(rank, 1);
    list.unshift(byte);
    symbols.push(rank + 1);
  }
  flush();
  symbols.push(end);

  const width = Math.max(1, Math.ceil(Math.log2(end + 1)));
  const selectors = Math.ceil(symbols.length / 50);
  out.write(2, 3);
  out.write(selectors, 15);
  for (let index = 0; index < selectors; index += 1) out.write(0, 1);
  for (let table = 0; table < 2; table += 1) {
    out.write(width, 5);
    for (let symbol = 0; symbol <= end; symbol += 1) out.write(0, 1);
  }
  for (const symbol of symbols) out.write(symbol, width);
}
