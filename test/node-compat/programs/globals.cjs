const copy = structuredClone({
  d: new Date(5),
  m: new Map([[1, { a: [1] }]]),
  s: new Set([1]),
  b: new Uint8Array([1]),
  n: null,
  e: new RangeError('x'),
});
console.log({ ...copy, e: copy.e.message }, copy.m instanceof Map, copy.e instanceof RangeError);
try {
  structuredClone(() => {});
} catch (error) {
  console.log(error.name, error instanceof DOMException);
}
const cyclic = {};
cyclic.self = cyclic;
console.log(structuredClone(cyclic));
console.log(typeof globalThis, globalThis === global, typeof window, globalThis.process === process);
console.log(
  [] instanceof Array,
  {} instanceof Object,
  (() => {}) instanceof Function,
  Buffer.from('a').constructor === Buffer,
);
console.log(Object.prototype.toString.call(process), Object.prototype.toString.call(console));
for (const make of [
  () => null.x,
  () => undefinedName,
  () => JSON.parse('{'),
  () => new Array(-1),
  () => BigInt(1.5),
]) {
  try {
    make();
  } catch (error) {
    console.log(error.name, error.message, error instanceof Error);
  }
}
const shadow = 1;
globalThis.console2 = { log: (x) => process.stdout.write(`${x}\n`) };
console2.log(shadow);
console.log(new WeakRef({ a: 1 }).deref(), typeof FinalizationRegistry);
