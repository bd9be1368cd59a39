// compare: stderr
setTimeout(() => {
  throw 'just text';
}, 1);
