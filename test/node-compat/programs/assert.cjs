const assert = require('assert');
const tries = [
  () => assert(true),
  () => assert.equal(1, 2),
  () => assert.deepStrictEqual({ a: [1, 2] }, { a: [1, 2] }),
  () => assert.deepStrictEqual({ a: 1 }, { a: 2 }),
  () => assert.strictEqual(1, 2, 'own words'),
  () =>
    assert.throws(() => {
      throw new TypeError('t');
    }, TypeError),
  () => assert.throws(() => {}),
  () => assert.fail('failed'),
  () => assert.match('abc', /d/),
  () => assert(0, 'zero'),
];
for (const each of tries) {
  try {
    each();
    console.log('ok');
  } catch (error) {
    console.log(
      error.name,
      error.code,
      error.message,
      error instanceof assert.AssertionError,
      error instanceof Error,
    );
  }
}
(async () => {
  await assert.rejects(Promise.reject(new Error('no')), /no/);
  await assert.rejects(async () => 1).catch((error) => console.log(error.message));
  await assert.doesNotReject(async () => 1);
  console.log(require('assert/strict') === assert.strict);
})();
