// compare: stderr
(async () => {
  await null;
  throw new RangeError('nobody listens');
})();
setTimeout(() => console.log('never'), 50);
