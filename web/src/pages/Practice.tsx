import { Heading } from '../components/text';
import { t } from '../i18n';

export function PracticePage() {
  return (
    <Heading question={t('practice.title')}>
      <p>{t('practice.lede')}</p>
    </Heading>
  );
}
