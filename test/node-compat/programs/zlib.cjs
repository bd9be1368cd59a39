const zlib = require('zlib');
const packed = zlib.gzipSync('text text text');
console.log(
  zlib.gunzipSync(packed).toString(),
  zlib.inflateSync(zlib.deflateSync(Buffer.from('x'))).toString(),
);
zlib.gzip('later', (error, bytes) => {
  console.log(error, zlib.gunzipSync(bytes).toString());
  zlib.inflate(Buffer.from('no'), (failure) => console.log(failure.code));
});
console.log(zlib.constants.Z_BEST_SPEED, zlib.brotliDecompressSync(zlib.brotliCompressSync('b')).toString());
