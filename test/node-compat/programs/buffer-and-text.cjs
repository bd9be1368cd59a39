const { Buffer: B } = require('buffer');
const { StringDecoder } = require('string_decoder');
const b = Buffer.from('grüße');
console.log(
  B === Buffer,
  b,
  b instanceof Uint8Array,
  b.toString('hex'),
  b.toString('base64'),
  Buffer.byteLength('€'),
);
console.log(
  Buffer.concat([b, Buffer.alloc(2, 1)]).length,
  b.equals(Buffer.from('grüße')),
  Buffer.isBuffer(b),
  b.readUInt16BE(0),
);
const decoder = new StringDecoder('utf8');
console.log(JSON.stringify(decoder.write(b.subarray(0, 3))), JSON.stringify(decoder.write(b.subarray(3))));
const bytes = new TextEncoder().encode('héllo');
console.log(bytes instanceof Uint8Array, new TextDecoder().decode(bytes), bytes.length);
console.log(
  atob(btoa('abc')),
  new Uint8Array([1, 2, 3]),
  new Float64Array(2),
  new Uint8Array(2).buffer instanceof ArrayBuffer,
);
console.log(JSON.stringify(Buffer.from('a')), new DataView(new ArrayBuffer(8)).getFloat64(0));
