const { createRequire, builtinModules, isBuiltin } = require('module');
const again = createRequire(__filename);
console.log(again('fs') === require('node:fs'), builtinModules.includes('fs'), isBuiltin('node:path'));
try {
  require('no-such-package');
} catch (error) {
  console.log(error.code, error.message.split('\n')[0]);
}
console.log(
  require.main === module,
  typeof require.resolve,
  require.resolve('fs'),
  __filename === module.filename,
  __dirname === require('path').dirname(__filename),
);
console.log(
  this === module.exports,
  typeof exports,
  require('process') === process,
  require('console') === console || typeof require('console').log,
);
const readLater = import('node:path');
readLater
  .then((path) => console.log(path.join('a', 'b'), typeof path.default.join))
  .then(() => import('no-such-package'))
  .catch((error) => console.log(error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND'));
