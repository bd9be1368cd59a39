class Clock extends EventTarget {}
const clock = new Clock();
const seen = [];
clock.addEventListener('tick', (event) => seen.push(event.type, event.defaultPrevented), { once: true });
clock.addEventListener('tick', { handleEvent: () => seen.push('object') });
console.log(clock.dispatchEvent(new Event('tick')), clock.dispatchEvent(new Event('tick')));
const stop = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};
clock.addEventListener('stop', stop);
clock.addEventListener('stop', () => seen.push('not reached'));
console.log(clock.dispatchEvent(new Event('stop', { cancelable: true })), seen);
