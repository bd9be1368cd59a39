const { performance, PerformanceObserver } = require('perf_hooks');
console.log(performance === globalThis.performance, performance.now() > 0, performance.timeOrigin > 1e12);
performance.mark('a');
performance.mark('b');
const measure = performance.measure('a to b', 'a', 'b');
console.log(
  measure.name,
  measure.entryType,
  measure.duration >= 0,
  performance.getEntriesByType('mark').map((each) => each.name),
);
new PerformanceObserver((list, observer) => {
  console.log(list.getEntries().map((each) => each.name));
  observer.disconnect();
}).observe({ entryTypes: ['mark'] });
performance.mark('seen');
setTimeout(() => {}, 10);
