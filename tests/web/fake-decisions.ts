/** What the fake engine says of the path to yes and of an officer's decision. */
type Fake = (params: Record<string, unknown>) => { ok: unknown };

export const FAKE_DECISIONS: Record<string, Fake> = {
  'decision.what_if': (p) => ({
    ok: {
      as_of: '2026-10-31',
      levers: { id: 'msme-path', version: '1.0.0' },
      request: { amount: p['amount'], tenure_months: p['tenure_months'], product: 'term_loan', lender: 'bank' },
      result: {
        outcome: Number(p['amount']) > 300_000 ? 'APPROVE_REDUCED' : 'APPROVE',
        amount: Math.min(Number(p['amount']), 300_000),
        tenure_months: 24,
        annual_rate: 10,
        emi: 13_843,
        grade: 'B',
        score: 71.4,
        binding_cap: 'cash_flow',
        blocks: [],
      },
      months: 0,
      changes: [
        {
          id: 'close_loan_1',
          on: false,
          code: 'L_CLOSE_LOAN',
          kind: 'loan',
          text: 'Pay off the loan of X: its instalment of ₹13,900 a month falls away; owed by the bureau report: not known.',
          params: { lender: 'X', emi: 13_900, owed: null },
        },
      ],
    },
  }),
  'decision.path': (p) => ({
    ok: {
      as_of: '2026-10-31',
      levers: { id: 'msme-path', version: '1.0.0' },
      request: { amount: p['amount'], tenure_months: p['tenure_months'], product: 'term_loan', lender: 'bank' },
      today: {
        outcome: 'APPROVE_REDUCED',
        amount: 300_000,
        tenure_months: 24,
        annual_rate: 10,
        emi: 13_843,
        grade: 'B',
        blocks: [],
      },
      frontier: [
        { tenure_months: 24, amount: 300_000, emi: 13_843, annual_rate: 10, binding_cap: 'cash_flow', asked: true },
      ],
      paths: [
        {
          effort: 2,
          months: 0,
          full: false,
          changes: [
            {
              code: 'L_AMOUNT',
              kind: 'amount',
              text: 'Ask for ₹3,00,000 instead of ₹5,00,000.',
              params: { amount: 300_000, asked: 500_000 },
            },
          ],
          result: {
            outcome: 'APPROVE',
            amount: 300_000,
            tenure_months: 24,
            annual_rate: 10,
            emi: 13_843,
            grade: 'B',
          },
        },
      ],
      blocked: [],
    },
  }),
  'decision.override': (p) =>
    p['withdraw'] === true
      ? { ok: { withdrawn: true } }
      : {
          ok: {
            outcome: p['outcome'],
            amount: 0,
            tenure_months: null,
            annual_rate: null,
            emi: 0,
            processing_fee: null,
            apr: null,
            total_interest: null,
            schedule: [],
            kfs: {},
            conditions: [],
            reason: { code: p['reason'], text: 'The risk isn’t taken.' },
            note: p['note'],
            officer: p['officer'],
            at: '2026-10-31',
            rules: { id: 'msme-override', version: '1.0.0' },
            engine: { outcome: 'APPROVE', amount: 500_000, tenure_months: 36, annual_rate: 10 },
            against: [],
            beyond: [],
            decision_sha256: 'c'.repeat(64),
          },
        },
};
