// input: alpha
// input: end
const { Transform } = require('stream');
let all = '';
process.stdin
  .pipe(
    new Transform({
      transform(chunk, _e, done) {
        all += chunk;
        done(null, chunk);
      },
    }),
  )
  .on('data', () => {
    if (all.includes('end\n')) process.exit();
  })
  .pipe(process.stdout);
