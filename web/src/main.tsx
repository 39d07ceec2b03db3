import { render } from 'preact';
import { EngineClient } from './engine/client';
import { Shell } from './engine/shell';
import { silence } from './shell/silence';
silence(window);
const shell = await0();
async function await0() {
  const s = await Shell.connect();
  const c = new EngineClient(s);
  const info = await c.call('engine.info', {});
  render(<pre style={{ color: 'red' }}>{JSON.stringify(info)}</pre>, document.getElementById('app')!);
}
void shell;
