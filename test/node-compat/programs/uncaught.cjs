process.on('uncaughtException', (error, origin) => console.log('caught', error.message ?? error, origin));
setTimeout(() => {
  throw new Error('in a timer');
}, 1);
setTimeout(() => {
  Promise.reject(new Error('unhandled'));
}, 5);
setTimeout(() => {
  queueMicrotask(() => {
    throw new Error('in a microtask');
  });
}, 8);
process.nextTick(() => {
  throw 'a string';
});
setTimeout(() => console.log('still here'), 20);
