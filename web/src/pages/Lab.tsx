import { Heading } from '../components/text';
import { t } from '../i18n';

export function LabPage() {
  return (
    <Heading question={t('lab.title')}>
      <p>{t('lab.lede')}</p>
    </Heading>
  );
}
