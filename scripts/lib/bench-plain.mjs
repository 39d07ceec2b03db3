/**
 * The same summary in plain JavaScript, as one would write it: JSON.parse a line, dates and amounts by expression, copies by
 * id, mode and category by the words of core/data, sums by month. It proves nothing (no balances, no counterparties, no
 * matching) and so does less than the engine.
 */
import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const two = (text) => String(text).padStart(2, '0');

function isoDate(text) {
  if (/^\d{4}-\d\d-\d\d/.test(text)) return text.slice(0, 10);
  let match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/.exec(text);
  if (match) return `${match[3]}-${two(match[2])}-${two(match[1])}`;
  match = /^(\d{1,2})[ -]([A-Za-z]{3})\w*[ -](\d{2,4})/.exec(text);
  if (match) {
    const month = MONTHS.indexOf(match[2].toLowerCase()) + 1;
    return month > 0 ? `${match[3].length === 2 ? `20${match[3]}` : match[3]}-${two(month)}-${two(match[1])}` : null;
  }
  match = /^(\d{4})\/(\d\d)\/(\d\d)/.exec(text);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

function paise(value) {
  if (typeof value === 'number') return Math.round(value * 100);
  const text = String(value ?? '').replace(/₹|INR|Rs\.?|,|\/-/gi, '');
  const match = /(-?)\s*(\d+(?:\.\d+)?)\s*(Dr|Cr)?/i.exec(text);
  if (!match) return null;
  const amount = Math.round(Number(match[2]) * 100);
  return match[1] === '-' || /dr/i.test(match[3] ?? '') ? -amount : amount;
}

/** Words and what they mean, longest first. */
function wordsOf() {
  const { merchants } = JSON.parse(readFileSync(at('core/data/merchants.json'), 'utf8'));
  const pairs = merchants.flatMap((entry) =>
    [entry.name, ...(entry.words ?? entry.aliases ?? entry.match ?? [])]
      .filter((word) => typeof word === 'string')
      .map((word) => [word.replaceAll('|', '').toUpperCase(), entry.category ?? 'OTHER']),
  );
  return pairs.sort((a, b) => b[0].length - a[0].length);
}

const MODES = ['UPI', 'IMPS', 'NEFT', 'RTGS', 'NACH', 'ACH', 'ATM', 'POS', 'CHQ', 'CASH'];

/** @param {string} text NDJSON @returns the summary that both are compared by */
export function plainSummary(text, words) {
  const seen = new Set();
  const months = new Map();
  const categories = new Map();
  const modes = new Map();
  let kept = 0;
  let duplicates = 0;
  let quarantined = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let row;
    try {
      row = JSON.parse(line);
    } catch {
      quarantined += 1;
      continue;
    }
    if (row.transaction_id && seen.has(row.transaction_id)) {
      duplicates += 1;
      continue;
    }
    if (row.transaction_id) seen.add(row.transaction_id);
    const date = isoDate(String(row.date ?? row.timestamp ?? ''));
    const amount = paise(row.amount);
    paise(row.balance_after ?? row.balance);
    if (date === null || amount === null) {
      quarantined += 1;
      continue;
    }
    kept += 1;
    const credit = row.type ? /^cr/i.test(row.type) : amount > 0;
    const narration = String(row.narration ?? '').toUpperCase();
    const mode = MODES.find((each) => narration.startsWith(each)) ?? row.mode ?? 'OTHER';
    const category = words.find(([word]) => narration.includes(word))?.[1] ?? (credit ? 'SALES_RECEIPT' : 'OTHER');
    modes.set(mode, (modes.get(mode) ?? 0) + 1);
    categories.set(category, (categories.get(category) ?? 0) + Math.abs(amount));
    const month = date.slice(0, 7);
    const sums = months.get(month) ?? { inflow: 0, outflow: 0, transactions: 0 };
    sums[credit ? 'inflow' : 'outflow'] += Math.abs(amount);
    sums.transactions += 1;
    months.set(month, sums);
  }
  return { kept, duplicates, quarantined, months, categories, modes };
}

/** Milliseconds, the best of `repeat` runs. @param {string} file @param {number} rows */
export function benchPlain(file, rows, repeat) {
  const words = wordsOf();
  const bytes = readFileSync(file);
  let best = Infinity;
  for (let i = 0; i < repeat; ++i) {
    const begun = performance.now();
    plainSummary(new TextDecoder().decode(bytes), words);
    best = Math.min(best, performance.now() - begun);
  }
  return { min_ms: Math.round(best * 100) / 100, rows_per_s: Math.round((rows / best) * 1000), words: words.length };
}
