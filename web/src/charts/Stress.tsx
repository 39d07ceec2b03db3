/** The loan in a bad year: read from the engine when it is opened. */
import { useEffect, useState } from 'preact/hooks';
import type { DecisionReply, StressReply } from '../engine/api';
import { locale, t } from '../i18n';
import { number, percent, rupees } from '../lib/format';
import { readStress } from '../state/path';
import { Waiting } from './Pictures';
import { BreakEven, StressFan } from './StressFan';

export function Stress({ reply }: { reply: DecisionReply }) {
  const [stress, setStress] = useState<StressReply | null>(null);
  const [read, setRead] = useState(false);
  useEffect(() => {
    let gone = false;
    setRead(false);
    void readStress(reply).then((made) => {
      if (gone) return;
      setStress(made);
      setRead(true);
    });
    return () => {
      gone = true;
    };
  }, [reply]);
  if (read && (stress === null || !stress.known)) return <p class="note">{t('pic.stress.unknown')}</p>;
  return (
    <Waiting until={read}>
      {stress !== null && (
        <>
          <StressFan reply={stress} />
          <BreakEven reply={stress} />
          <p class="note">
            {t('pic.stress.basis', {
              net: rupees(Math.round(Number(stress.basis?.['net_operating_cash'] ?? 0)), locale.value),
              due: rupees(Math.round(Number(stress.basis?.['obligations'] ?? 0)), locale.value),
              rate: percent(stress.loan?.annual_rate ?? null, locale.value, 2),
              minimum: number(stress.minimum, locale.value, 2),
            })}
          </p>
        </>
      )}
    </Waiting>
  );
}
