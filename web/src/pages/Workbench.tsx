/** For ML and fintech developers: data sets, a payload sniffer, a console, a bench for cleaning, and this device's speed. */
import type { ComponentChildren } from 'preact';
import { Heading } from '../components/text';
import { showChosen, tabKeys } from '../components/tabs';
import { t } from '../i18n';
import { open, place } from '../state/route';
import { AccuracyTab } from './WorkbenchAccuracy';
import { ConsoleTab } from './WorkbenchConsole';
import { GenerateTab } from './WorkbenchGenerate';
import { SniffTab } from './WorkbenchSniff';
import { SpeedTab } from './WorkbenchSpeed';

const TABS = ['generate', 'sniff', 'accuracy', 'console', 'speed'] as const;
type Tab = (typeof TABS)[number];

const SHOWN: Record<Tab, () => ComponentChildren> = {
  generate: GenerateTab,
  sniff: SniffTab,
  accuracy: AccuracyTab,
  console: ConsoleTab,
  speed: SpeedTab,
};

export function WorkbenchPage() {
  const tab = TABS.find((each) => each === place.value) ?? 'generate';
  const Shown = SHOWN[tab];
  return (
    <div class="bench">
      <Heading question={t('workbench.title')}>
        <p>{t('workbench.lede')}</p>
      </Heading>
      <div class="tabs" role="tablist" aria-label={t('workbench.parts')} ref={showChosen} onKeyDown={tabKeys}>
        {TABS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`bench-tab-${each}`}
            aria-selected={each === tab}
            aria-controls="bench"
            tabIndex={each === tab ? 0 : -1}
            onClick={() => {
              open(each);
            }}
          >
            {t(`workbench.tab.${each}`)}
          </button>
        ))}
      </div>
      <div id="bench" role="tabpanel" aria-labelledby={`bench-tab-${tab}`}>
        <Shown key={tab} />
      </div>
    </div>
  );
}
