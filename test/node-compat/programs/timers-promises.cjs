const { setTimeout: sleep, setInterval: every, setImmediate: soon, scheduler } = require('timers/promises');
(async () => {
  console.log(await sleep(5, 'slept'), await soon('now'));
  let n = 0;
  for await (const value of every(3, 'v')) {
    console.log(value);
    if (++n === 2) break;
  }
  await scheduler.wait(2);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 3);
  await sleep(1000, null, { signal: controller.signal }).catch((error) =>
    console.log(error.name, error.code),
  );
  await sleep(10, null, { signal: AbortSignal.abort() }).catch((error) => console.log(error.name));
})();
