/** npm run format: writes every file in the project's style (clang-format for C++, Prettier for the rest). */
import { setup } from './setup.mjs';
import { cppFiles } from './lib/cpp.mjs';
import { run } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';
import { findClangTool } from './lib/toolchain.mjs';

await main(async () => {
  await setup(['tests']);
  const files = cppFiles();
  await run(findClangTool('clang-format'), ['-i', ...files]);
  await run('node_modules/.bin/prettier', ['--write', '--log-level', 'warn', '.'], { show: true });
  say(`${files.length} C++ files and everything Prettier knows are in style.`);
});
