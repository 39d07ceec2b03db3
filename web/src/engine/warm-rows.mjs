/**
 * Rows of nobody, to warm the engine with: the ways of paying that a statement holds, in two accounts over a year. Plain
 * JavaScript, because the benchmark warms its engine as the page does.
 */
const NARRATIONS = [
  'UPI/DR/5123{n}/PARTY{k}/HDFC/party{k}@okbank/Pay',
  'UPI/CR/5124{n}/CUSTOMER{k}/SBIN/customer{k}@okbank/Bill',
  'NEFT CR-SBIN0000{n}-TRADERS {k}-INV {n}',
  'IMPS-5125{n}-SUPPLIER {k}-ICIC-x{n}-STOCK',
  'RTGS DR-UTIB0000{n}-MILLS {k}-UTIBR5{n}',
  'ACH D- FINANCE {k}-LN{n}',
  'POS 4214XXXXXX{n} STORE {k}',
  'ATM WDL/S1{n}/MARKET ROAD',
  'CHQ DEP - MICR - {n}',
  'CASH DEPOSIT BRANCH {n}',
  'BILLPAY/ELECTRICITY {k}/{n}',
  'SALARY STAFF {k} {n}',
  'GST CHALLAN {n}',
  'CHQ RET CHGS {n}',
  'INT.PD:01-04-2025 TO 30-06-2025 {n}',
];

/** NDJSON as the original system wrote it, and the customer that it is of. */
export const WARM_CUSTOMER = 'CUST_MSM_00000';

export function warmRows(count = 1500) {
  const lines = [];
  let balance = 250000;
  for (let i = 0; i < count; ++i) {
    const day = new Date(Date.UTC(2025, 3, 1) + Math.floor((i * 364) / count) * 86400000).toISOString().slice(0, 10);
    const shape = (i * 7) % NARRATIONS.length;
    const credit = shape === 1 || shape === 2 || shape === 8 || shape === 9 || shape === 14;
    const amount = 500 + ((i * 7919) % 9000) + ((i * 31) % 100) / 100;
    balance += credit ? amount * 1.6 : -amount;
    const number = String(100000 + ((i * 104729) % 900000));
    const narration = NARRATIONS[shape].replaceAll('{n}', number).replaceAll('{k}', String(i % 37));
    const paid = credit ? amount * 1.6 : amount;
    lines.push(
      `{"customer_id":"${WARM_CUSTOMER}","transaction_id":"TXN${String(i).padStart(9, '0')}",` +
        `"account_id":"ACC0000000${i % 2}","date":"${day}","amount":"${paid.toFixed(2)} ${credit ? 'Cr' : 'Dr'}",` +
        `"narration":"${narration}","balance":"${balance.toFixed(2)}"}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
