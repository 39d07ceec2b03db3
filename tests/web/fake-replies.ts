/** Canned replies of the fake engine: one borrower, a year of numbers that hang together well enough to look at. */
import { FAKE_PROOF, type FakeState } from './fake-proof';
import { FAKE_DECISIONS } from './fake-decisions';

type Params = Record<string, unknown>;
export type FakeResult = { ok: unknown; bulk?: Uint8Array } | { error: Record<string, unknown> };

const CONSENT = {
  consent_id: '6f1b2c3d-1a2b-4c3d-8e9f-0123456789ab',
  user_id: 'CUST_MSM_00001',
  fiu_id: 'FIU-MSME-ENGINE',
  aa_id: 'FINVU',
  consent_start: '2025-11-01',
  consent_expiry: '2026-05-01',
  status: 'ACTIVE',
  data_from: '2024-11-01',
  data_to: '2025-10-31',
  consent_types: ['PROFILE', 'SUMMARY', 'TRANSACTIONS'],
  fip_ids: ['HDFC-FIP', 'SBI-FIP', 'GSTN-FIP'],
  consent_mode: 'STORE',
  frequency_unit: 'MONTH',
  fetch_type: 'PERIODIC',
};

const MONTHS = Array.from({ length: 12 }, (_, i) => {
  const inflow = Math.round(380000 + 90000 * Math.sin(i / 2) + i * 9000);
  const outflow = Math.round(inflow * (0.82 + 0.08 * Math.cos(i)));
  const month = `${i < 2 ? 2024 : 2025}-${String(((i + 10) % 12) + 1).padStart(2, '0')}`;
  return {
    month,
    inflow,
    outflow,
    net: inflow - outflow,
    business_inflow: Math.round(inflow * 0.86),
    uncertain_inflow: Math.round(inflow * 0.05),
    transactions: 80 + i * 3,
    closing_balance: 120000 + i * 14000,
  };
});

const metric = (id: string, name: string, topic: string, value: number | null, unit: string): unknown => ({
  id,
  name,
  topic,
  value,
  unit,
  period: '2024-11 to 2025-10',
  formula: 'sum(business credits) / sum(debits)',
  inputs: { business_credits: 4823000, debits: 4120000 },
  evidence: { dataset: 'transactions', rows: 412, row_ids: [1, 2, 3, 5, 8, 13] },
  excluded: [{ reason: 'OWN_TRANSFER', amount: 182000, rows: 9 }],
  confidence: 92,
  not_computable: value === null ? 'fewer than 6 complete months' : null,
});

const score = (value: number, band: string): unknown => ({
  score: value,
  band,
  characteristics: [
    { id: 'surplus', metric: 'surplus_ratio', value: 14.6, bin: '10 to 20', points: 18, max_points: 25 },
    { id: 'cv', metric: 'income_cv', value: 22.4, bin: '15 to 30', points: 15, max_points: 20 },
    { id: 'bounces', metric: 'bounce_count', value: 1, bin: '1 to 2', points: 9, max_points: 15 },
  ],
  reasons: [
    {
      code: 'R_BOUNCES',
      direction: 'minus',
      points: 6,
      text: 'One mandate bounced in the last six months (₹12,400).',
      params: { count: 1 },
    },
    {
      code: 'R_SURPLUS',
      direction: 'plus',
      points: 18,
      text: 'On average ₹58,300 a month is left after all payments.',
      params: {},
    },
  ],
});

function schedule(amount: number, months: number, rate: number): unknown[] {
  const r = rate / 1200;
  const emi = Math.round((amount * r) / (1 - Math.pow(1 + r, -months)));
  let opening = amount;
  return Array.from({ length: months }, (_, i) => {
    const interest = Math.round(opening * r * 100) / 100;
    const principal = Math.min(opening, Math.round((emi - interest) * 100) / 100);
    const row = {
      n: i + 1,
      due: `2026-${String((i % 12) + 1).padStart(2, '0')}-05`,
      opening,
      principal,
      interest,
      emi,
      closing: Math.max(0, opening - principal),
    };
    opening = Math.max(0, Math.round((opening - principal) * 100) / 100);
    return row;
  });
}

function seedScore(form: string): unknown {
  const term = { id: 'surplus', title: 'Surplus ratio', formula: 'surplus / income × 15', unit: 'percent', weight: 15 };
  const terms = [{ ...term, value: 20, points: 3, why: null, metrics: { C3_surplus_ratio: 20 }, instead: 'margin' }];
  return {
    as_of: '2025-10-31',
    scorecard: { id: 'seed-published', version: '1.0.0', form },
    title: 'Form B',
    direction: '100 = safest',
    parts: [
      { id: 'cashflow', title: 'Cashflow', points: 3, max: 45, coefficient: 1, ours: null, our_score: null, terms },
    ],
    overall: 3,
    band: 'caution',
    band_title: 'caution',
    rate_low: null,
    rate_high: null,
    not_computable: { terms: 0, points: 0 },
    ours: { overall: 68, grade: 'B', pd_12m_percent: 3.4 },
    data_origin: 'SYNTHETIC',
  };
}

function decision(params: Params): unknown {
  const asked = Number(params['amount']);
  const tenure = Number(params['tenure_months']);
  const amount = Math.min(asked, 725000);
  const rows = schedule(amount, tenure, 15.5) as { emi: number }[];
  return {
    as_of: '2025-10-31',
    now: '2025-10-31',
    customer_id: params['customer_id'],
    policy: { id: 'msme-unsecured', version: '2025.10' },
    request: { amount: asked, tenure_months: tenure, product: 'TERM_LOAN', lender: 'BANK' },
    outcome: asked > 725000 ? 'APPROVE_REDUCED' : 'APPROVE',
    amount,
    tenure_months: tenure,
    annual_rate: 15.5,
    emi: rows[0]?.emi ?? 0,
    processing_fee: 7250,
    apr: 17.1,
    total_interest: 128400,
    binding_cap: 'turnover',
    caps: [
      { id: 'request', name: 'Amount asked for', amount: asked, binding: asked <= 725000, formula: 'request.amount' },
      {
        id: 'turnover',
        name: 'Multiple of monthly turnover',
        amount: 725000,
        binding: asked > 725000,
        formula: '2.0 × monthly business inflow',
      },
      {
        id: 'foir',
        name: 'EMI capacity',
        amount: 1140000,
        binding: false,
        formula: '50 % of monthly income less present EMIs',
      },
    ],
    conditions: [
      'Route at least 60 % of sales through the account',
      { code: 'C_NACH', text: 'NACH mandate registered before disbursal' },
    ],
    reasons: [{ code: 'D_TURNOVER', text: 'The amount is limited to twice the monthly turnover.', params: {} }],
    rules: [
      {
        id: 'P04',
        name: 'Bureau score',
        outcome: 'pass',
        value: 742,
        threshold: 650,
        unit: 'score',
        effect: 'grade',
        source: 'policy',
      },
      {
        id: 'P09',
        name: 'Outward bounces in 6 months',
        outcome: 'limit',
        value: 1,
        threshold: 2,
        unit: 'count',
        effect: 'grade −1',
        source: 'policy',
      },
      {
        id: 'P14',
        name: 'GST filed on time',
        outcome: 'not_evaluated',
        value: null,
        threshold: 75,
        unit: 'percent',
        effect: 'grade',
        source: 'policy',
      },
    ],
    schedule: rows,
    kfs: { lender: 'Demo bank', apr_percent: 17.1, cooling_off_days: 3 },
    indicative: null,
  };
}

const COUNTS = { in: 1242, kept: 1175, repaired: 31, duplicates: 24, quarantined: 12 };

function columns(): FakeResult {
  const rows = 1206;
  const spec: [string, string, number, (i: number) => number][] = [
    ['date', 'i32', 4, (i) => 20028 + Math.floor((i * 364) / rows)],
    ['amount', 'f64', 8, (i) => ((i * 7919) % 900000) + 5000],
    ['credit', 'u8', 1, (i) => (i % 3 === 0 ? 1 : 0)],
    ['balance', 'f64', 8, (i) => 12000000 + ((i * 104729) % 9000000)],
    ['account', 'u8', 1, (i) => i % 2],
    ['mode', 'u8', 1, (i) => i % 4],
    ['category', 'u8', 1, (i) => i % 5],
    ['bounce', 'u8', 1, (i) => (i % 97 === 0 ? 1 : 0)],
    ['turnover', 'u8', 1, (i) => i % 3],
    ['verdict', 'u8', 1, (i) => (i % 40 === 0 ? 1 : 0)],
    ['merchant', 'u32', 4, (i) => i % 3],
    ['counterparty', 'u32', 4, (i) => i % 4],
    ['narration', 'u32', 4, (i) => i % 4],
    ['row', 'u32', 4, (i) => i + 2],
    ['file', 'u16', 2, () => 0],
  ];
  let offset = 0;
  const layout = spec.map(([name, type, width]) => {
    const column = { name, type, offset, count: rows };
    offset += Math.ceil((rows * width) / 8) * 8;
    return column;
  });
  const bytes = new Uint8Array(offset);
  const view = new DataView(bytes.buffer);
  spec.forEach(([, type, width, value], c) => {
    const base = layout[c]?.offset ?? 0;
    for (let i = 0; i < rows; i++) {
      const at = base + i * width;
      if (type === 'f64') view.setFloat64(at, value(i), true);
      else if (type === 'i32') view.setInt32(at, value(i), true);
      else if (type === 'u32') view.setUint32(at, value(i), true);
      else if (type === 'u16') view.setUint16(at, value(i), true);
      else view.setUint8(at, value(i));
    }
  });
  const dictionaries = {
    account: ['XXXXXX1234', 'XXXXXX9876'],
    mode: ['UPI', 'NEFT', 'CASH', 'NACH'],
    category: ['SALES_RECEIPT', 'SUPPLIER_PAYMENT', 'RENT', 'EMI', 'UTILITIES'],
    bounce: ['none', 'mandate_out'],
    turnover: ['business', 'excluded', 'uncertain'],
    verdict: ['kept', 'repaired'],
    merchant: ['', 'SHARMA TRADERS', 'RELIANCE JIO'],
    counterparty: ['', 'SHARMA TRADERS', 'MEENA STORES', 'A K ENTERPRISES'],
    narration: [
      'UPI/412345678901/SHARMA TRADERS/sharma@okhdfc/Payment',
      'NEFT-N298765-MEENA STORES',
      '=HYPERLINK("x") odd text',
      'ACH D- BAJAJ FIN EMI',
    ],
    file: ['raw_transactions.ndjson'],
  };
  return { ok: { rows, bytes: offset, columns: layout, dictionaries }, bulk: bytes };
}

const DATASETS = [
  'consent',
  'accounts',
  'transactions',
  'gst',
  'credit_reports',
  'policies',
  'mutual_funds',
  'ondc_orders',
  'ocen_applications',
];

const QUARANTINED = Array.from({ length: 12 }, (_, i) => ({
  file: 'raw_transactions.ndjson',
  row: 40 + i * 71,
  verdict: 'quarantined',
  code: i % 2 ? 'AMOUNT_MISSING' : 'DATE_MISSING',
  field: i % 2 ? 'amount' : 'date',
  got: '',
}));

function files(name: unknown): FakeResult {
  const bulk = new TextEncoder().encode('SYNTHETIC\n');
  if (name !== undefined) return { ok: { type: 'files', name, rows: 1, bytes: bulk.length }, bulk };
  const file = { account_id: 'ACC00012340', period: null, rows: 1, bytes: bulk.length };
  const list = [
    { name: 'statement_HDFC_4021.csv', kind: 'statement', ...file },
    { name: 'aa_deposit_v2_0_0_HDFC_4021.json', kind: 'aa_json', ...file },
  ];
  return { ok: { type: 'files', rows: list.length, bytes: 0, files: list } };
}

/** Two providers, of which those in `withhold` fail. */
function providers(withhold: unknown) {
  const failing = withhold as { provider: string; how: string }[];
  return [
    { provider: 'ICICI-FIP', datasets: ['accounts', 'transactions'], rows: 1243 },
    { provider: 'GSTN-FIP', datasets: ['gst'], rows: 10 },
  ].map((each) => {
    const how = failing.find(({ provider }) => provider === each.provider)?.how ?? 'READY';
    return { ...each, how, withheld: how === 'READY' ? 0 : each.rows };
  });
}

export const FAKE_OPS: Record<string, (params: Params, input: string, state: FakeState) => FakeResult> = {
  'engine.info': () => ({
    ok: {
      name: 'msme-lending-engine',
      version: '0.0.0-fake',
      data: { 'policy.json': 'a'.repeat(64), 'scorecard.json': 'b'.repeat(64) },
      datasets: DATASETS,
      ops: Object.keys(FAKE_OPS),
      profiles: [
        { profile: 'baseline', customer_id: 'CUST_MSM_00001', title: 'Kirana store, steady trade' },
        { profile: 'high_seasonality', customer_id: 'CUST_MSM_00002', title: 'Seasonal trade, sharp peaks' },
        { profile: 'high_debt', customer_id: 'CUST_MSM_00003', title: 'Many instalments' },
      ],
      override_reasons: [{ code: 'O_RISK_NOT_TAKEN', text: 'The risk isn’t taken.' }],
      products: [
        { product: 'TERM_LOAN', title: 'Term loan' },
        { product: 'WORKING_CAPITAL', title: 'Working capital' },
      ],
      lenders: [
        { lender: 'BANK', title: 'Bank' },
        { lender: 'NBFC', title: 'NBFC' },
      ],
    },
  }),
  'stats.get': () => ({
    ok: {
      rows: 1242,
      files: 9,
      bytes: 412000,
      datasets: { transactions: 1242 },
      ledger: { rows: 1200, column_bytes: 69600, texts: 3600, text_bytes: 120000 },
    },
  }),
  'state.get': (p) => ({
    ok: { customer_id: p['customer_id'], steps: [], as_of: '2025-10-31', now: '2025-10-31', clock: 'ok' },
  }),
  'consent.get': (_, __, state) => ({ ok: { consent: { ...CONSENT, status: state.status } } }),
  'consent.set': (p) => ({ ok: { consent: p['consent'], checks: [] } }),
  'consent.make': ({ preview, now: _now, customer_id, ...said }, _, state) => {
    const consent = { ...CONSENT, ...said, user_id: customer_id, status: 'PENDING' };
    if (preview !== true) state.status = consent.status;
    return { ok: { consent, checks: [] } };
  },
  'consent.move': (p, _, state) => {
    state.status = String(p['to']);
    return { ok: { consent: { ...CONSENT, status: state.status } } };
  },
  'consent.check': (_, __, state) => ({
    ok: {
      template: 'LOAN_UNDERWRITING',
      purpose: '103',
      lending: true,
      effective_from: '2026-01-19',
      source: 'Sahamati',
      limits: [
        {
          limit: 'EXPIRY',
          allowed: { unit: 'MONTH', value: 1 },
          got: { unit: 'MONTH', value: 6 },
          exceeded: true,
        },
      ],
      exceeded: 1,
      status: state.status,
      moves: state.status === 'PAUSED' ? ['ACTIVE', 'REVOKED', 'EXPIRED'] : ['PAUSED', 'REVOKED', 'EXPIRED'],
    },
  }),
  'consent.revoke': (_, __, state) => {
    state.status = 'REVOKED';
    return { ok: { consent: { ...CONSENT, status: 'REVOKED' } } };
  },
  'pipeline.generate': (p) => ({
    ok: {
      profile: p['profile'] ?? 'baseline',
      seed: p['seed'] ?? 42,
      config_sha256: 'c'.repeat(64),
      as_of: '2025-10-31',
      consent: { ...CONSENT, user_id: p['customer_id'] },
      datasets: DATASETS.map((dataset, i) => ({
        dataset,
        rows: dataset === 'transactions' ? 1242 : 1 + i * 3,
        bytes: 900 * (i + 1) * 7,
      })),
      truth: [{ name: 'truth_borrower.json', bytes: 16 }],
      ...(p['withhold'] === undefined ? {} : { providers: providers(p['withhold']) }),
    },
  }),
  'pipeline.ingest': (p, input) => {
    if (!input.includes(',') && !input.includes('{')) {
      return {
        error: {
          code: 'E_FILE_UNRECOGNISED',
          path: '/file/1',
          message: 'No known layout fits this file.',
          expected: 'a header with a date and an amount',
          got: input.slice(0, 40),
          hint: 'Export the statement as CSV.',
        },
      };
    }
    const rows = input.trim().split('\n').length - 1;
    return {
      ok: {
        file: {
          name: p['name'],
          sha256: 'd'.repeat(64),
          bytes: input.length,
          kind: 'csv',
          layout: 'generic_csv',
          dataset: 'transactions',
          rows,
          other_customer: 0,
          outside_consent: 0,
          accounts: ['XXXXXX1234'],
          closes: true,
          notes: [],
        },
        consent: { ...CONSENT, aa_id: 'SELF', user_id: p['customer_id'] },
      },
    };
  },
  'pipeline.clean': () => ({
    ok: {
      as_of: '2025-10-31',
      now: '2025-10-31',
      datasets: [
        {
          dataset: 'transactions',
          counts: COUNTS,
          other_customer: 0,
          outside_consent: 0,
          issues: [
            { code: 'DATE_FORMAT', count: 31 },
            { code: 'DUPLICATE', count: 24 },
          ],
        },
        {
          dataset: 'gst',
          counts: { in: 24, kept: 24, repaired: 0, duplicates: 0, quarantined: 0 },
          other_customer: 0,
          outside_consent: 0,
          issues: [],
        },
      ],
      quality: {
        score: 91,
        parts: [
          {
            id: 'Q1_full_months',
            name: 'Full months of bank data',
            value: 12,
            unit: 'months',
            detail: 'months covered',
          },
          {
            id: 'Q2_chain_exact',
            name: 'Running balance proven',
            value: 99.2,
            unit: 'percent',
            detail: 'steps that add up',
          },
        ],
      },
    },
  }),
  'pipeline.analyze': () => ({
    ok: {
      as_of: '2025-10-31',
      months: MONTHS,
      metrics: [
        metric('monthly_inflow', 'Average monthly inflow', 'cashflow', 436500, 'INR'),
        metric('surplus_ratio', 'Surplus ratio', 'cashflow', 14.6, 'percent'),
        metric('income_cv', 'Income variation', 'cashflow', 22.4, 'percent'),
        metric('dsr', 'Debt service ratio', 'debt', 28.1, 'percent'),
        metric('gst_on_time', 'GST filed on time', 'gst', null, 'percent'),
        metric('wc_gap', 'Working-capital gap', 'gst', 18, 'days'),
      ],
      findings: [
        {
          id: 'F1',
          rule: 'cash_spike',
          severity: 'watch',
          title: 'A large cash deposit',
          detail: '₹1,80,000 in cash on 12 Jun 2025 is 4 times the usual.',
          amount: 180000,
          rows: 1,
          row_ids: [233],
          benign: null,
        },
        {
          id: 'F2',
          rule: 'round_trip',
          severity: 'high',
          title: 'Money out and back within two days',
          detail: 'SHARMA TRADERS, three times.',
          amount: 260000,
          rows: 6,
          row_ids: [301, 302],
          benign: 'A supplier refund would explain it.',
        },
      ],
      summaries: ['transaction_summary', 'gst_summary'],
    },
  }),
  'pipeline.score': (p) => ({
    ok:
      typeof p['scorecard'] === 'string'
        ? seedScore(p['scorecard'])
        : {
            as_of: '2025-10-31',
            scorecard: { id: 'msme-sc', version: '2025.10' },
            direction: '100 = safest',
            cashflow_stability: score(71, 'good'),
            business_health: score(64, 'fair'),
            debt_capacity: score(58, 'fair'),
            overall: score(68, 'good'),
            grade: 'B',
            pd_12m_percent: 3.4,
            pd_low_percent: 2.1,
            pd_high_percent: 5.2,
            confidence: 84,
          },
  }),
  'pipeline.decide': (p) =>
    Number(p['amount']) > 0
      ? { ok: decision(p) }
      : {
          error: {
            code: 'E_BAD_PARAM',
            path: '/params/amount',
            message: 'amount must be positive',
            expected: '> 0',
            got: String(p['amount']),
          },
        },
  'data.get': (p) => ({
    ok: { dataset: p['dataset'], type: p['type'], total: 1242, offset: p['offset'] ?? 0, rows: QUARANTINED },
  }),
  ...FAKE_DECISIONS,
  'decision.replay': (p) => {
    const record = String(p['record']);
    if (!record.startsWith('{')) {
      return {
        error: { code: 'E_BAD_PARAM', path: '/params/record', message: 'Not a decision record', expected: '', got: '' },
      };
    }
    const { amount } = JSON.parse(record) as { amount: number };
    if (amount === 500_000) return { ok: { same: true } };
    const differences = [{ path: '/amount', recorded: amount, replayed: 500_000 }];
    return { ok: { same: false, total: 1, differences } };
  },
  'data.export': (p) => {
    if (p['type'] === 'record') {
      const bulk = new TextEncoder().encode('{\n  "amount": 500000.0\n}\n');
      return { ok: { type: 'record', bytes: bulk.length }, bulk };
    }
    if (p['type'] === 'files') return files(p['name']);
    if (p['type'] === 'truth') {
      const bulk = new TextEncoder().encode('{"pd_12m":0.02}\n');
      return { ok: { type: 'truth', name: p['name'], rows: 1, bytes: bulk.length }, bulk };
    }
    const bulk = new TextEncoder().encode('{"transaction_id":"TXN000000000001"}\n');
    return { ok: { dataset: 'transactions', type: 'clean', rows: 1, bytes: bulk.length }, bulk };
  },
  'data.columns': () => columns(),
  'analytics.get': (p) => ({ ok: { name: p['name'], total: 12 } }),
  'logs.get': () => ({ ok: { dataset: 'transactions', entries: QUARANTINED } }),
  ...FAKE_PROOF,
  'manifest.get': () => ({ ok: { files: [] } }),
};
