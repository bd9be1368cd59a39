const path = require('path');
const { URL: Url, fileURLToPath, pathToFileURL } = require('node:url');
console.log(
  path.join('/a', '..', 'b', 'c.txt'),
  path.basename('/x/y.js', '.js'),
  path.posix === require('path/posix'),
);
const url = new URL('https://u:p@example.org:8080/a/b?x=1&y=2#z');
console.log(url.host, url.searchParams.get('y'), Url === URL, [...new URLSearchParams('a=1&b=2')]);
console.log(fileURLToPath('file:///tmp/a%20b'), pathToFileURL('/tmp/c d').href);
console.log(require('querystring').parse('a=1&a=2&b=%20'), require('querystring').stringify({ q: [1, 2] }));
try {
  new URL('nonsense');
} catch (error) {
  console.log(error.code, error instanceof TypeError);
}
