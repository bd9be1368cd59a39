const ids = new Set(Array.from({ length: 1000 }, () => Math.random()));
console.log(
  ids.size,
  [...ids].every((n) => n >= 0 && n < 1),
);
const crypto = require('crypto');
console.log(
  new Set(Array.from({ length: 100 }, () => crypto.randomUUID())).size,
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()),
);
console.log(
  crypto.randomBytes(8).length,
  Buffer.isBuffer(crypto.randomBytes(1)),
  crypto.randomInt(5) < 5,
  crypto.randomInt(3, 4),
);
console.log(
  globalThis.crypto.getRandomValues(new Uint32Array(4)).length,
  globalThis.crypto.randomUUID().length,
  crypto.webcrypto !== undefined,
);
crypto.randomBytes(4, (error, bytes) => {
  console.log(error, bytes.length);
  crypto.randomFill(new Uint8Array(3), (failure, filled) => console.log(failure, filled.length));
});
console.log(crypto.randomFillSync(Buffer.alloc(4)).length);
try {
  crypto.randomInt(2, 1);
} catch (error) {
  console.log(error.code);
}
