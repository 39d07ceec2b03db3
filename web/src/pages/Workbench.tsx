import { Heading } from '../components/text';
import { t } from '../i18n';

export function WorkbenchPage() {
  return (
    <Heading question={t('workbench.title')}>
      <p>{t('workbench.lede')}</p>
    </Heading>
  );
}
