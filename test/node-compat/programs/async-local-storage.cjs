const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
console.log(als.getStore());
const work = async (name) => {
  await null;
  await new Promise((resolve) => setTimeout(resolve, 5));
  console.log(name, als.getStore(), other.getStore());
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([1, 2].map(async () => als.getStore() === name || console.log('lost')));
  process.nextTick(() => console.log('tick', als.getStore()));
  queueMicrotask(() => console.log('micro', als.getStore()));
  await new Promise((resolve) => process.nextTick(resolve));
  console.log(name, als.getStore());
};
als.run('a', () => work('a').then(() => als.run('b', () => other.run('o', () => work('b')))));
als.run('c', () => {
  als.exit(() => console.log(als.getStore()));
  setTimeout(() => console.log('timer', als.getStore()), 100);
});
console.log(als.getStore());
const resource = als.run('r', () => new AsyncResource('x'));
console.log(
  resource.runInAsyncScope(() => als.getStore()),
  als.run('s', () => AsyncResource.bind(() => als.getStore()))(),
);
