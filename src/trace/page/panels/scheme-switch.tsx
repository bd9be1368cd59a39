import { type Scheme, schemes, type Theme } from '../theme.ts';

const words: Readonly<Record<Scheme, string>> = { light: 'Light', dark: 'Dark', system: 'As the system' };

export function SchemeSwitch({ theme }: { theme: Theme }) {
  return (
    <label class="scheme">
      <span class="out-of-sight">Colours</span>
      <select
        value={theme.chosen.value}
        onChange={({ currentTarget }) => {
          theme.chosen.value = schemes.find((scheme) => scheme === currentTarget.value) ?? 'system';
        }}
      >
        {schemes.map((scheme) => (
          <option key={scheme} value={scheme}>
            {words[scheme]}
          </option>
        ))}
      </select>
    </label>
  );
}
