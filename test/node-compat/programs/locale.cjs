console.log(
  (1234567.891).toLocaleString(),
  new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC' }),
  12345678901234567890n.toLocaleString(),
);
console.log(
  new Intl.NumberFormat().format(1e6),
  new Intl.NumberFormat('de-DE').format(1234.5),
  ['b', 'a', 'C'].sort((x, y) => x.localeCompare(y)),
);
console.log(
  new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', year: 'numeric' }).format(0),
  Intl.NumberFormat().format(5),
  new Intl.PluralRules().select(1),
);
console.log(
  new Intl.NumberFormat() instanceof Intl.NumberFormat,
  Intl.DateTimeFormat.supportedLocalesOf(['en']).length,
);
