import { Heading } from '../components/text';
import { t } from '../i18n';

export function FinancialsPage() {
  return <Heading question={t('step.financials')} />;
}
