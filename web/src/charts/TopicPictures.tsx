/** The pictures that answer a topic's own question; what wasn't given has none. */
import { useMemo } from 'preact/hooks';
import type { AnalyzeReply } from '../engine/api';
import { t } from '../i18n';
import { Folded } from '../components/Folded';
import { Section } from '../components/text';
import { ledger } from '../state/session';
import { Benford } from './Benford';
import { CalendarHeat } from './CalendarHeat';
import { dailyOf } from './data';
import { useDocuments } from './documents';
import { calendarOf, digitsOf, flowsOf } from './flows';
import { MoneyFlow } from './MoneyFlow';
import { Waiting } from './Pictures';

const FLOW = ['transaction_summary'] as const;
const DAYS = ['account_summary'] as const;

/** Who pays whom. */
export function PartyPictures() {
  const documents = useDocuments(FLOW);
  const flows = flowsOf(documents.of('transaction_summary'));
  if (documents.ready && flows === null) return null;
  return (
    <Section title={t('pic.topic.parties')}>
      <Waiting until={documents.ready}>{flows !== null && <MoneyFlow flows={flows} />}</Waiting>
    </Section>
  );
}

/** When the money comes, and whether its figures look grown. */
export function CashPictures({ reply }: { reply: AnalyzeReply }) {
  const documents = useDocuments(DAYS);
  const accounts = documents.of('account_summary');
  const columns = ledger.value;
  const calendar = useMemo(
    () => calendarOf(columns, reply.months, dailyOf(accounts), reply.as_of),
    [columns, reply, accounts],
  );
  return (
    <>
      <Section title={t('pic.topic.money')}>
        <Waiting until={documents.ready}>
          <CalendarHeat calendar={calendar} />
        </Waiting>
      </Section>
      <Folded title={t('pic.benford.fold')} note={t('pic.benford.foldNote')}>
        <Benford
          digits={digitsOf(columns, reply.months, reply.as_of)}
          finding={reply.findings.find(({ rule }) => rule === 'X10') ?? null}
        />
      </Folded>
    </>
  );
}
