function inner() {
  return new Error('here').stack.split('\n')[1].replace(__filename, 'FILE').trim();
}
console.log(inner());
const error = {};
Error.captureStackTrace(error);
console.log(typeof error.stack, error.stack.includes('dscourse'), error.stack.includes('node_modules'));
try {
  (function deep(n) {
    deep(n + 1);
  })(0);
} catch (overflow) {
  console.log(overflow.name, overflow instanceof RangeError);
}
class Own extends Error {
  constructor(message) {
    super(message);
    this.name = 'Own';
  }
}
console.log(
  new Own('x') instanceof Own,
  new Error('x') instanceof Own,
  String(new Own('y')),
  new Error('c', { cause: 1 }).cause,
);
