/** Hindi for tests: the same files that the build packs as a part of their own. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { learn } from '../../web/src/i18n';

const folder = fileURLToPath(new URL('../../web/src/i18n', import.meta.url));
const ui: Record<string, string> = {};
const codes: Record<string, string> = {};
// hi.codes.json comes last: its wording wins.
for (const name of readdirSync(folder).sort().reverse()) {
  if (!/^hi\b.*\.json$/.test(name)) continue;
  const into = /\.(codes|engine)\.json$/.test(name) ? codes : ui;
  Object.assign(into, JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Record<string, string>);
}
learn('hi', { ui, codes });
