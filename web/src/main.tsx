/** The UI's start: join the shell, which hello.ts has greeted already, then draw. */
import { render } from 'preact';
import { App } from './App';
import { bodyOf, EngineClient } from './engine/client';
import { KeeperClient } from './engine/keeper';
import { ReaderClient } from './engine/reader';
import { Shell } from './engine/shell';
import { languagesFrom, speakWithin, type Catalogue } from './i18n';
import { Pipeline } from './state/pipeline';
import { Consents } from './state/consents';
import { bringLatePages, latePagesFrom } from './state/late';
import { watchMessages } from './state/messages';
import { watchTimes } from './state/times';
import { mirror, parseHash } from './state/route';
import { provide } from './state/services';
import { notice } from './state/session';
import { offline, watchStored } from './state/stored';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/charts.css';
import './styles/glance.css';
import './styles/desk.css';
import './styles/rail.css';
import './styles/screens.css';
import './styles/practice.css';
import './styles/workbench.css';
import './styles/lab.css';
import './styles/tour.css';
import './styles/print.css';

/** Longer than this the page doesn't stay blank for a language. */
const PATIENCE_MS = 2000;
/** So long the engine has stood before the late pages are brought unasked: a first click on a slow device goes before. */
const LATER_MS = 2000;

async function start(): Promise<void> {
  const { shell, hash } = await Shell.connect();
  const pipeline = new Pipeline(new EngineClient(shell.lane()), new ReaderClient(shell));
  provide({ shell, pipeline, consents: new Consents(pipeline), keeper: new KeeperClient(shell) });
  shell.onOffline = (state) => {
    offline.value = state;
  };
  languagesFrom(async () => JSON.parse(await shell.part('hindi')) as Catalogue);
  latePagesFrom(async () => {
    window.runPart?.(await shell.part('pages'));
    return (await import('./pages/late')).LATE_PAGES;
  });
  // A link into the Hindi page is drawn in Hindi at once, unless its words take long.
  const asked = parseHash(hash)?.locale ?? null;
  if (asked !== null) await speakWithin(asked, PATIENCE_MS);
  mirror(shell, hash);
  watchMessages();
  watchTimes();
  const root = document.getElementById('app');
  if (root !== null) {
    // What stood there meanwhile is the page's outline in index.html.
    root.replaceChildren();
    render(<App />, root);
  }
  // A file dropped beside the drop zone must not replace the page by its contents.
  for (const name of ['dragover', 'drop'] as const) {
    window.addEventListener(name, (event) => {
      event.preventDefault();
    });
  }
  window.addEventListener('unhandledrejection', (event) => {
    notice.value = bodyOf(event.reason);
  });
  await pipeline.loadInfo();
  await watchStored();
  setTimeout(() => {
    whenIdle(() => {
      void bringLatePages();
    });
  }, LATER_MS);
}

/** Safari has no such call. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work);
  else work();
}

void start();
