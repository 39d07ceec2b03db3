/** The pictures that answer a topic's own question; what wasn't given has none. */
import { useMemo } from 'preact/hooks';
import type { AnalyzeReply } from '../engine/api';
import { t } from '../i18n';
import { Folded } from '../components/Folded';
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
  return <Waiting until={documents.ready}>{flows !== null && <MoneyFlow flows={flows} />}</Waiting>;
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
      <Waiting until={documents.ready}>
        <CalendarHeat calendar={calendar} />
      </Waiting>
      <Folded title={t('pic.benford.fold')} note={t('pic.benford.foldNote')}>
        <Benford
          digits={digitsOf(columns, reply.months, reply.as_of)}
          finding={reply.findings.find(({ rule }) => rule === 'X10') ?? null}
        />
      </Folded>
    </>
  );
}
