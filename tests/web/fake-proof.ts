/** Canned replies of the ops of proof and privacy, in the form of docs/API.md. */
type Params = Record<string, unknown>;
type Note = { event: string; detail?: unknown };

export interface FakeState {
  status: string;
  notes: Note[];
}

const entry = (seq: number, { event, detail = {} }: Note) => ({
  seq,
  at: '2025-10-31',
  event,
  customer_id: 'CUST_MSM_00001',
  consent_id: 'CONSENT-1',
  role: 'borrower',
  purpose: '103',
  datasets: [],
  detail,
  prev: 'genesis',
  hash: 'e'.repeat(64),
});

function trail(notes: readonly Note[]) {
  const events = [{ event: 'consent.recorded' }, ...notes].map((note, i) => entry(i + 1, note));
  return { events, head: { size: events.length, root: 'f'.repeat(64), last: 'e'.repeat(64), at: '2025-10-31' } };
}

export const FAKE_PROOF = {
  'retention.get': () => ({
    ok: {
      basis: 'approved',
      days: 90,
      from: '2025-10-31',
      deadline: '2026-01-29',
      left_days: 90,
      due: false,
      clock: 'ok',
    },
  }),
  'audit.list': (p: Params, _: string, { notes }: FakeState) => ({
    ok: trail([...notes, ...(p['then'] === undefined ? [] : [p['then'] as Note])]),
  }),
  'audit.note': (p: Params, _: string, { notes }: FakeState) => {
    notes.push({ event: String(p['event']), detail: p['detail'] });
    return { ok: { seq: notes.length + 1, head: trail(notes).head } };
  },
};
