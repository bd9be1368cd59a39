process.on('unhandledRejection', (reason, promise) =>
  console.log('unhandled', reason.message, promise instanceof Promise),
);
Promise.reject(new Error('one'));
const late = Promise.reject(new Error('handled in time'));
process.nextTick(() => late.catch(() => {}));
(async () => {
  await null;
  throw new Error('two');
})();
setTimeout(() => console.log('end'), 5);
