const order = [];
const log = (name) => () => order.push(name);
setTimeout(log('t20'), 20);
setTimeout(log('t10'), 10);
const cancelled = setTimeout(log('never'), 5);
clearTimeout(cancelled);
clearTimeout(Number(setTimeout(log('never'), 5)));
clearTimeout(undefined);
setImmediate(log('immediate'));
clearImmediate(setImmediate(log('never')));
let rounds = 0;
const interval = setInterval((word) => {
  order.push(`${word}${++rounds}`);
  if (rounds === 3) clearInterval(interval);
}, 6, 'i');
const again = setTimeout(log('refreshed'), 15);
setTimeout(() => again.refresh(), 12);
const idle = setTimeout(log('never'), 100000);
console.log(idle.hasRef(), idle.unref().hasRef(), typeof +idle);
setTimeout(() => console.log(order.join(' ')), 60);
try {
  setTimeout('code', 1);
} catch (error) {
  console.log(error.code, error instanceof TypeError);
}
setTimeout((a, b) => console.log(a, b), 1, 'x', 'y');
