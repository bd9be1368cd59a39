/** The first bytes of values in Fressian (org.fressian.impl.Codes, 0.6.8); of a range, where it begins. */
export const codes = {
  priorityPacked: 0x80,
  structPacked: 0xa0,
  structPackedEnd: 0xb0,
  map: 0xc0,
  set: 0xc1,
  uuid: 0xc3,
  regex: 0xc4,
  uri: 0xc5,
  bigInt: 0xc6,
  bigDecimal: 0xc7,
  instant: 0xc8,
  symbol: 0xc9,
  keyword: 0xca,
  getPriority: 0xcc,
  putPriority: 0xcd,
  footer: 0xcf,
  bytesPacked: 0xd0,
  bytesChunk: 0xd8,
  bytes: 0xd9,
  stringPacked: 0xda,
  stringChunk: 0xe2,
  string: 0xe3,
  listPacked: 0xe4,
  list: 0xec,
  closedList: 0xed,
  structType: 0xef,
  struct: 0xf0,
  true: 0xf5,
  false: 0xf6,
  null: 0xf7,
  int: 0xf8,
  float: 0xf9,
  double: 0xfa,
  double0: 0xfb,
  double1: 0xfc,
  endOfList: 0xfd,
  resetCaches: 0xfe,
  minusOne: 0xff,
} as const;

/** An integer of two to seven bytes, told by its first. */
export interface PackedInteger {
  /** The first byte when its share of the integer's bits is zero. */
  readonly zero: number;
  /** How many bytes follow. */
  readonly bytes: number;
  /** What one in the first byte is worth. */
  readonly unit: number;
}

/** @param code from 0x40 on, below 0x80 */
export function packedInteger(code: number): PackedInteger {
  if (code < 0x60) return packed[0];
  if (code < 0x70) return packed[1];
  if (code < 0x74) return packed[2];
  if (code < 0x78) return packed[3];
  return code < 0x7c ? packed[4] : packed[5];
}

const packed = [
  { zero: 0x50, bytes: 1, unit: 2 ** 8 },
  { zero: 0x68, bytes: 2, unit: 2 ** 16 },
  { zero: 0x72, bytes: 3, unit: 2 ** 24 },
  { zero: 0x76, bytes: 4, unit: 2 ** 32 },
  { zero: 0x7a, bytes: 5, unit: 2 ** 40 },
  { zero: 0x7e, bytes: 6, unit: 2 ** 48 },
] as const;
