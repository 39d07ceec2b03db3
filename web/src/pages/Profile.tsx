import { Heading } from '../components/text';
import { t } from '../i18n';

export function ProfilePage() {
  return <Heading question={t('step.profile')} />;
}
