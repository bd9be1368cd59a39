const EventEmitter = require('node:events');
const { once, on } = EventEmitter;
class Bus extends EventEmitter {}
const bus = new Bus();
bus.on('newListener', (name) => console.log('new', name));
bus.once('a', (...args) => console.log('once', ...args));
bus.prependListener('a', () => console.log('first'));
console.log(bus.emit('a', 1, 2), bus.emit('a'), bus.emit('none'), bus.listenerCount('a'), bus.eventNames());
try {
  bus.emit('error', new Error('unheard'));
} catch (error) {
  console.log(error.message, error instanceof Error);
}
try {
  bus.emit('error', { code: 7 });
} catch (error) {
  console.log(error.code, error.message);
}
function Old() {
  EventEmitter.call(this);
}
require('util').inherits(Old, EventEmitter);
const old = new Old();
old.on('x', function () {
  console.log(this === old);
});
old.emit('x');
(async () => {
  setTimeout(() => bus.emit('ready', 'now'), 5);
  console.log(await once(bus, 'ready'));
  setTimeout(() => {
    bus.emit('tick', 1);
    bus.emit('tick', 2);
    bus.emit('tick', 3);
  }, 5);
  for await (const [n] of on(bus, 'tick')) {
    console.log('tick', n);
    if (n === 3) break;
  }
  const failing = once(bus, 'never');
  bus.emit('error', new Error('rejects'));
  await failing.catch((error) => console.log(error.message));
})();
