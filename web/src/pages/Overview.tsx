import { Heading } from '../components/text';
import { t } from '../i18n';

export function OverviewPage() {
  return <Heading question={t('step.overview')} />;
}
