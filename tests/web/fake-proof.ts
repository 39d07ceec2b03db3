/** Canned replies of the ops of proof and privacy, in the form of docs/API.md. */
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
  'audit.list': () => ({
    ok: {
      events: [
        {
          seq: 1,
          at: '2025-10-31',
          event: 'consent.recorded',
          customer_id: 'CUST_MSM_00001',
          consent_id: 'CONSENT-1',
          role: 'borrower',
          purpose: '103',
          datasets: [],
          detail: {},
          prev: 'genesis',
          hash: 'e'.repeat(64),
        },
      ],
      head: { size: 1, root: 'f'.repeat(64), last: 'e'.repeat(64), at: '2025-10-31' },
    },
  }),
};
