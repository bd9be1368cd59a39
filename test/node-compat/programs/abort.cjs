const controller = new AbortController();
const { signal } = controller;
signal.addEventListener('abort', (event) =>
  console.log(event.type, event.target === signal, signal.reason.name),
);
signal.onabort = () => console.log('onabort');
controller.abort();
controller.abort();
console.log(signal.aborted);
try {
  signal.throwIfAborted();
} catch (error) {
  console.log(error.name, error.message);
}
const timeout = AbortSignal.timeout(5);
timeout.addEventListener('abort', () => console.log(timeout.reason.name));
const any = AbortSignal.any([timeout, new AbortController().signal]);
any.addEventListener('abort', () => console.log('any', any.reason === timeout.reason));
setTimeout(() => {}, 20);
console.log(AbortSignal.abort('why').reason);
