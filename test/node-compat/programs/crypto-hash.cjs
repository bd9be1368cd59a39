const crypto = require('node:crypto');
console.log(crypto.createHash('sha256').update('a').update(Buffer.from('b')).digest('hex'));
console.log(
  crypto.createHmac('sha1', 'key').update('text').digest('base64'),
  crypto.getHashes().includes('sha256'),
);
console.log(
  crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')),
  crypto.scryptSync('p', 's', 8).toString('hex'),
);
// One after the other: which of two threads is done first is not said.
crypto.pbkdf2('p', 's', 1, 8, 'sha256', (error, key) => {
  console.log(error, key.toString('hex'));
  globalThis.crypto.subtle
    .digest('SHA-256', new TextEncoder().encode('x'))
    .then((digest) => console.log(Buffer.from(digest).toString('hex')));
});
