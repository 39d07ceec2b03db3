import { t } from './i18n';
import { AnalyticsPage } from './pages/Analytics';
import { CleanPage } from './pages/Clean';
import { ConsentPage } from './pages/Consent';
import { DecisionPage } from './pages/Decision';
import { FetchPage } from './pages/Fetch';
import { GlancePage } from './pages/Glance';
import { HomePage } from './pages/Home';
import { ScoresPage } from './pages/Scores';
import { untold } from './state/files';
import { latePages } from './state/late';
import { go, page, type Page } from './state/route';
import { services } from './state/services';
import { files, journey, locked, notice, source, started } from './state/session';
import { offline } from './state/stored';
import { Coming } from './components/Coming';
import { ConsentBar } from './components/ConsentBar';
import { ErrorPanel } from './components/ErrorPanel';
import { Guard } from './components/Guard';
import { PasswordDialog } from './components/PasswordDialog';
import { RefusedDialog } from './components/RefusedDialog';
import { Rail } from './components/Rail';
import { Topbar } from './components/Topbar';
import { Tour } from './components/Tour';
import type { FunctionComponent } from 'preact';

/** What a borrower meets on the way to a decision is here from the start; the rest is `LATE_PAGES`. */
const PAGES: Partial<Record<Page, FunctionComponent>> = {
  home: HomePage,
  consent: ConsentPage,
  fetch: FetchPage,
  clean: CleanPage,
  analytics: AnalyticsPage,
  scores: ScoresPage,
  decision: DecisionPage,
  glance: GlancePage,
};

export function App() {
  const Shown = PAGES[page.value] ?? latePages.value[page.value] ?? Coming;
  return (
    <div class="page" data-page={page.value}>
      {/* A button, not a link: href="#…" would navigate the sandboxed frame away. */}
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('h1')?.focus()}>
        {t('app.skip')}
      </button>
      {locked.value !== null && <PasswordDialog asked={locked.value} />}
      <RefusedFiles />
      <Tour />
      <Rail />
      <div class="body">
        <Topbar />
        <ConsentBar />
        <main>
          {offline.value === 'update' && <Update />}
          {source.value.kind === 'stored' && <p class="update">{t('stored.resultsBanner')}</p>}
          {notice.value !== null && (
            <ErrorPanel
              error={notice.value}
              onClose={() => {
                notice.value = null;
              }}
            />
          )}
          <Guard key={page.value}>
            <Shown />
          </Guard>
        </main>
        <footer class="foot">
          <p>{t('app.foot')}</p>
          <p class="build">
            {t('app.build')} <code>{__ENGINE_SHA256__}</code>
          </p>
        </footer>
      </div>
    </div>
  );
}

/** Never by itself: a session may be open, and it ends with the page. */
function Update() {
  return (
    <div class="update" role="status">
      <p>{started.value ? t('update.open') : t('update.ready')}</p>
      <button
        type="button"
        onClick={() => {
          if (!started.value || window.confirm(t('update.ask'))) services().shell.update();
        }}
      >
        {t('update.go')}
      </button>
    </div>
  );
}

/** Why files are refused, once the run that read them has ended. */
function RefusedFiles() {
  const refused = journey.value.running === null && locked.value === null ? untold(files.value) : [];
  if (refused.length === 0) return null;
  const { pipeline } = services();
  return (
    <RefusedDialog
      key={refused.map(({ id }) => id).join(' ')}
      refused={refused}
      taken={files.value.filter(({ status, role }) => status === 'taken' && role === 'data').length}
      onFiles={(list) => {
        pipeline.tellRefused();
        pipeline.addFiles(list);
        go('fetch');
        void pipeline.runTo('fetch');
      }}
      onClose={() => {
        pipeline.tellRefused();
      }}
    />
  );
}
