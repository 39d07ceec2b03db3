import { useEffect } from 'preact/hooks';
import { AtPlace } from '../components/AtPlace';
import { DeviceFiles } from '../components/DeviceFiles';
import { NetworkProof } from '../components/NetworkProof';
import { Receipt } from '../components/Receipt';
import { Present, Shelves } from '../components/Stored';
import { Heading, Section } from '../components/text';
import { t } from '../i18n';
import { look as lookAtScores } from '../state/practice-kept';
import { look } from '../state/stored';

/** What is on this device, what never left it, and how anyone can check that. */
export function PrivacyPage() {
  useEffect(() => {
    void look();
    void lookAtScores();
  }, []);
  return (
    <>
      <Heading question={t('privacyPage.title')}>
        <p>{t('privacy.claim')}</p>
      </Heading>
      <Section title={t('privacyPage.now')} note={t('privacyPage.nowNote')}>
        <Present />
      </Section>
      <AtPlace name="files">
        <DeviceFiles />
      </AtPlace>
      <Section title={t('privacyPage.stored')} note={t('privacyPage.storedNote')}>
        <Shelves />
      </Section>
      <Section title={t('receipt.title')}>
        <Receipt />
      </Section>
      <Section title={t('privacyPage.proof')}>
        <NetworkProof />
      </Section>
    </>
  );
}
