// input: alpha
// input: beta
// input: end
(async () => {
  let all = '';
  for await (const chunk of process.stdin) {
    all += chunk;
    if (all.includes('end\n')) break;
  }
  console.log(all.split('\n'), process.stdin.destroyed);
})();
