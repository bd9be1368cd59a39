const util = require('util');
const slow = (value, callback) =>
  setTimeout(() => (value < 0 ? callback(new Error('negative')) : callback(null, value * 2)), 1);
(async () => {
  const fast = util.promisify(slow);
  console.log(await fast(4), await fast(-1).catch((error) => error.message), fast(1) instanceof Promise);
  await util.promisify(setTimeout)(2);
  util.callbackify(async (x) => x + 1)(1, (error, value) => console.log(error, value));
  console.log(
    util.inspect({ a: [1, { b: new Map([[1, new Set([2])]]) }], [Symbol('s')]: () => {} }, { depth: 4 }),
  );
  console.log(
    util.format('%s %d %j %o %%', 'x', 1.5, { a: 1 }, [1]),
    util.isDeepStrictEqual({ a: [1] }, { a: [1] }),
  );
  console.log(
    util.types.isPromise(Promise.resolve()),
    util.types.isDate(new Date()),
    util.types.isNativeError(new TypeError()),
  );
  class Point {
    constructor() {
      this.x = 1;
    }
    [util.inspect.custom]() {
      return 'Point!';
    }
  }
  console.log(new Point(), [new Point()], util.stripVTControlCharacters('\u001b[31mred\u001b[0m'));
  console.log(
    util.parseArgs({
      args: ['-f', '--bar', 'b'],
      options: { f: { type: 'boolean', short: 'f' }, bar: { type: 'string' } },
    }).values,
  );
})();
