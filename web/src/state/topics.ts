/** The topics by which an officer goes through the analysis, and what of it belongs to each. */
import type { Finding, Metric } from '../engine/api';

export const TOPICS = [
  'cashflow',
  'balances',
  'obligations',
  'gst',
  'bureau',
  'counterparties',
  'commerce',
  'savings',
  'reconciliation',
] as const;
export type Topic = (typeof TOPICS)[number];

/** The engine's own topics that go with another one. */
const WITHIN: Record<string, Topic> = { debt: 'obligations', integrity: 'reconciliation' };

export function topicOf(metric: Metric): Topic {
  return WITHIN[metric.topic] ?? TOPICS.find((each) => each === metric.topic) ?? 'reconciliation';
}

/** By rule; a letter alone stands for all its rules that aren't named. What judges files and rails checks the sources. */
const RULES: Record<string, Topic> = {
  A: 'cashflow',
  B: 'balances',
  G: 'gst',
  N: 'commerce',
  O: 'obligations',
  R: 'bureau',
  X6: 'cashflow',
  X9: 'cashflow',
  X10: 'cashflow',
  X11: 'counterparties',
  X12: 'counterparties',
  X13: 'cashflow',
  X14: 'gst',
  X15: 'cashflow',
  X16: 'cashflow',
  X21: 'gst',
  X22: 'obligations',
};

export function topicOfFinding(finding: Finding): Topic {
  return RULES[finding.rule] ?? RULES[finding.rule.slice(0, 1)] ?? 'reconciliation';
}

/** The summary document that tells a topic's tale in whole. */
export const SUMMARY: Record<Topic, string> = {
  cashflow: 'transaction_summary',
  balances: 'account_summary',
  obligations: 'credit_summary',
  gst: 'gst_summary',
  bureau: 'credit_summary',
  counterparties: 'transaction_summary',
  commerce: 'ondc_summary',
  savings: 'mutual_fund_summary',
  reconciliation: 'reconciliation',
};
