const { Readable, Writable, Transform, PassThrough, pipeline, finished } = require('stream');
const { pipeline: piped } = require('stream/promises');
const { text } = require('stream/consumers');
const upper = () =>
  new Transform({
    transform(chunk, _e, done) {
      done(null, chunk.toString().toUpperCase());
    },
  });
(async () => {
  const seen = [];
  await piped(
    Readable.from(['a', 'b', 'c']),
    upper(),
    new Writable({
      write(chunk, _e, done) {
        seen.push(String(chunk));
        done();
      },
    }),
  );
  console.log(seen);
  console.log(await text(Readable.from(['x', 'y']).pipe(new PassThrough())));
  for await (const chunk of Readable.from([1, 2, 3]).map((n) => n * 2)) console.log(chunk);
  await new Promise((resolve) =>
    pipeline(
      Readable.from(['q']),
      new Writable({
        write(_c, _e, done) {
          done(new Error('full'));
        },
      }),
      (error) => {
        console.log(error.message);
        resolve();
      },
    ),
  );
  const source = new PassThrough();
  finished(source, () => console.log('finished'));
  source.resume().end('x');
})();
