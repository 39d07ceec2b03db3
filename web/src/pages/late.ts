/**
 * The pages beside the way to a decision: a script of their own, which comes when the first of them is opened, or once the
 * engine stands and nothing else is to be done.
 */
import '../i18n/late';
import type { Pages } from '../state/late';
import { DatasetsPage } from './Datasets';
import { FinancialsPage } from './Financials';
import { LabPage } from './Lab';
import { LogsPage } from './Logs';
import { MethodPage } from './Method';
import { MetricsPage } from './Metrics';
import { OverviewPage } from './Overview';
import { PracticePage } from './Practice';
import { PrivacyPage } from './Privacy';
import { ProfilePage } from './Profile';
import { RecordsPage } from './Records';
import { WorkbenchPage } from './Workbench';

export const LATE_PAGES: Pages = {
  overview: OverviewPage,
  profile: ProfilePage,
  financials: FinancialsPage,
  datasets: DatasetsPage,
  metrics: MetricsPage,
  logs: LogsPage,
  records: RecordsPage,
  privacy: PrivacyPage,
  method: MethodPage,
  practice: PracticePage,
  workbench: WorkbenchPage,
  lab: LabPage,
};
