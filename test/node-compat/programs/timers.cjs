const order = [];
const log = (name) => () => order.push(name);
setTimeout(log('t700'), 700);
setTimeout(log('t200'), 200);
const cancelled = setTimeout(log('never'), 5);
clearTimeout(cancelled);
clearTimeout(Number(setTimeout(log('never'), 5)));
clearTimeout(undefined);
clearImmediate(setImmediate(log('never')));
let rounds = 0;
const interval = setInterval(
  (word) => {
    order.push(`${word}${++rounds}`);
    if (rounds === 3) clearInterval(interval);
  },
  120,
  'i',
);
const again = setTimeout(log('refreshed'), 300);
setTimeout(() => again.refresh(), 270);
const idle = setTimeout(log('never'), 100000);
console.log(idle.hasRef(), idle.unref().hasRef(), typeof +idle);
setTimeout(() => console.log(order.join(' ')), 1200);
try {
  setTimeout('code', 1);
} catch (error) {
  console.log(error.code, error instanceof TypeError);
}
setTimeout((a, b) => console.log(a, b), 1, 'x', 'y');
setTimeout(() => {
  // Inside a callback of the loop immediates come before timers.
  setTimeout(() => order.push('zero'), 0);
  setImmediate(() => order.push('immediate'));
}, 900);
