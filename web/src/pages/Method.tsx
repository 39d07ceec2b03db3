import { Heading } from '../components/text';
import { t } from '../i18n';

export function MethodPage() {
  return <Heading question={t('step.method')} />;
}
