// biome-ignore-all lint/suspicious/noAssignInExpressions: as the manual of Node writes it
// input: alpha
// input: beta
// input: end
process.stdin.setEncoding('utf8');
let all = '';
process.stdin.on('readable', () => {
  let chunk;
  while ((chunk = process.stdin.read()) !== null) all += chunk;
  if (all.includes('end\n')) {
    console.log(all.split('\n'));
    process.exit();
  }
});
