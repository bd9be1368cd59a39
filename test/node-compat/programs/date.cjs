// biome-ignore-all lint/suspicious/noSelfCompare: the clock moves between the two
const before = Date.now();
const date = new Date();
console.log(date instanceof Date, Math.abs(date - before) < 1000, typeof Date(), Date.length, Date.name);
console.log(
  new Date(0).toISOString(),
  new Date(2020, 1, 29).getDate(),
  Date.UTC(2020, 0),
  new Date('2020-02-30x').getTime(),
);
console.log(Object.prototype.toString.call(date), date.constructor === Date, new Date(new Date(5)).getTime());
class Day extends Date {}
console.log(new Day(0) instanceof Day, new Day(0).toJSON(), JSON.stringify(new Date(1)));
const start = process.hrtime.bigint();
setTimeout(() => {
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  console.log(ms >= 9 && ms < 2000, Date.now() >= before + 9);
}, 10);
const a = process.hrtime();
const b = process.hrtime();
console.log(
  b[0] > a[0] || b[1] > a[1],
  process.hrtime(a).length,
  performance.now() < performance.now(),
  process.uptime() > 0,
);
while (Date.now() < before + 20);
console.log('waited', Date.now() - before >= 20);
