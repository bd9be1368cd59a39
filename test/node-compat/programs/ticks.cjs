const order = [];
const log = (name) => () => order.push(name);
setImmediate(() => {
  order.push('immediate 1');
  process.nextTick(log('tick in immediate'));
  Promise.resolve().then(log('micro in immediate'));
});
setImmediate(log('immediate 2'));
Promise.resolve()
  .then(() => {
    order.push('micro 1');
    process.nextTick(log('tick from micro'));
  })
  .then(log('micro 2'));
queueMicrotask(log('queueMicrotask'));
process.nextTick(() => {
  order.push('tick 1');
  process.nextTick(log('tick in tick'));
  Promise.resolve().then(log('micro in tick'));
});
process.nextTick((a) => order.push(`tick ${a}`), 2);
(async () => {
  order.push('async');
  await null;
  order.push('awaited');
})();
order.push('main');
setTimeout(() => console.log(order.join('\n')), 20);
