// biome-ignore-all lint/suspicious/noSparseArray: printed on purpose
console.log('%s is %d', 'x', 5, { a: 1 });
console.info([1, 2, 3], 'a', undefined, null, -0, 10n, Symbol('s'));
console.debug(new Map([[1, 2]]), new Set(), new Error('shown').message, class A {}, function f() {});
console.group('outer');
console.log('inner\nlines');
console.groupEnd();
console.table([
  { a: 1, b: 2 },
  { a: 3, b: 4 },
]);
console.count();
console.count('x');
console.count();
console.countReset();
console.count();
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
console.assert(true, 'not shown');
console.error('to stderr');
const own = new console.Console(process.stdout);
own.warn('own');
const { log } = console;
log('unbound');
console.time('t');
console.timeEnd('t2');
console.log(
  new (class Foo {
    constructor() {
      this.x = [1];
    }
  })(),
  [undefined, , 1],
  { 'a-b': 1, f() {} },
  [new Date(0)],
);
console.log(
  Object.create(null),
  new Proxy({ p: 1 }, {}),
  new Uint8Array(2),
  'str',
  ['str'],
  new Error('e') instanceof Error,
);
console.log();
