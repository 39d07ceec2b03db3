/**
 * One customer's raw_transactions.ndjson as the original system's data lake holds it: dates and amounts in many layouts,
 * fields missing, duplicates rewritten in another layout. Same seed, same bytes, on any machine. About 200 bytes a row.
 */

/** mulberry32: integer arithmetic only. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { chance: (p) => next() < p, below, pick: (list) => list[below(list.length)] };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n) => String(n).padStart(2, '0');

/** Day first or year first; never month first, which nobody in India writes. */
const DATES = [
  (y, m, d) => `${y}-${two(m)}-${two(d)}`,
  (y, m, d) => `${two(d)}/${two(m)}/${y}`,
  (y, m, d) => `${two(d)}-${two(m)}-${y}`,
  (y, m, d) => `${y}/${two(m)}/${two(d)} 03:07:41`,
  (y, m, d) => `${two(d)} ${MONTHS[m - 1]} ${y}`,
  (y, m, d) => `${two(d)}-${MONTHS[m - 1]}-${y}`,
  (y, m, d) => `${y}-${two(m)}-${two(d)}T10:15:00`,
  (y, m, d) => `${two(d)}.${two(m)}.${y}`,
];

/** 1,25,000 */
function indian(whole) {
  const text = String(whole);
  if (text.length <= 3) return text;
  const head = text.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',');
  return `${head},${text.slice(-3)}`;
}
const western = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
const split = (paise) => [Math.floor(paise / 100), two(paise % 100)];

const AMOUNTS = [
  (paise) => paise / 100,
  (paise) => split(paise).join('.'),
  (paise) => `${indian(split(paise)[0])}.${split(paise)[1]}`,
  (paise) => `${western(split(paise)[0])}.${split(paise)[1]}`,
  (paise) => `₹${indian(split(paise)[0])}.${split(paise)[1]}`,
  (paise) => `Rs. ${indian(split(paise)[0])}.${split(paise)[1]}`,
  (paise) => `INR ${split(paise).join('.')}`,
];

const IN = [
  'SHARMA TRADERS',
  'GUPTA STORES',
  'RAZORPAY SETTLEMENT',
  'PHONEPE MERCHANT',
  'ANAND ENTERPRISES',
  'CASH DEPOSIT',
];
const OUT = [
  'SWIGGY',
  'BIG BAZAAR',
  'BESCOM',
  'HP PETROL',
  'METRO CASH AND CARRY',
  'AIRTEL',
  'BAJAJ FINANCE EMI',
  'ATM WDL',
];
const MODES = ['UPI', 'UPI', 'UPI', 'IMPS', 'NEFT', 'RTGS', 'CASH', 'POS'];
const ACCOUNTS = ['ACC10000001', 'ACC10000002', 'ACC10000003'];
const OPTIONAL = ['type', 'date', 'mode', 'narration', 'balance_after'];
const ABSENT = [undefined, null, '', 'N/A'];

/** Days since 1970-01-01 → [year, month, day], proleptic Gregorian, integers only. */
function civil(days) {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1];
}

const FIRST_DAY = 20028; // 1 Nov 2024
const SPAN = 365;

export const BENCH_CUSTOMER = 'CUST_MSM_00042';

/** @param {number} rows @param {number} seed @returns {string} NDJSON text, `rows` lines */
export function benchData(rows, seed = 42) {
  const random = generator(seed);
  const balances = ACCOUNTS.map(() => 500_000_000);
  const lines = [];
  let previous = null;
  for (let i = 0; lines.length < rows; ++i) {
    const account = random.below(ACCOUNTS.length);
    // Never overdrawn: a balance below a lakh waits for a credit.
    const credit = random.chance(0.45) || balances[account] < 10_000_000;
    const paise = 100 + random.below(credit ? 2_500_000 : 2_000_000);
    balances[account] += credit ? paise : -paise;
    const mode = random.pick(MODES);
    const party = random.pick(credit ? IN : OUT);
    const row = {
      transaction_id: `TXN${String(100_000_000_000 + i)}`,
      account_id: ACCOUNTS[account],
      amount: random.pick(AMOUNTS)(paise),
      type: credit ? 'CREDIT' : 'DEBIT',
      date: random.chance(0.005)
        ? '31/02/2025'
        : random.pick(DATES)(...civil(FIRST_DAY + Math.floor((i * SPAN) / rows))),
      mode,
      balance_after: AMOUNTS[random.below(4)](balances[account]),
      narration: `${mode}/${400_000_000_000 + i}/${party}`,
    };
    if (random.chance(0.05)) row[random.pick(OPTIONAL)] = random.pick(ABSENT);
    lines.push(JSON.stringify(row));
    // The same transaction again, as another export of the same bank would write it.
    if (previous && random.chance(0.02) && lines.length < rows) {
      lines.push(JSON.stringify({ ...previous.row, amount: random.pick(AMOUNTS)(previous.paise) }));
    }
    previous = { row, paise };
  }
  return `${lines.join('\n')}\n`;
}
