/** Places in the address bar: what is a place, and what must never stand there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spanOf } from '../../web/src/components/VirtualTable';
import { isPlace } from '../../web/src/shell/place';
import { parseHash } from '../../web/src/state/route';
import { topicOf, topicOfFinding } from '../../web/src/state/topics';
import type { Finding, Metric } from '../../web/src/engine/api';
import './hindi';

describe('parseHash', () => {
  it('reads language, page and place; a link may leave the language away', () => {
    expect(parseHash('#/hi/consent')).toEqual({ locale: 'hi', page: 'consent', place: '' });
    expect(parseHash('#/en')).toEqual({ locale: 'en', page: 'home', place: '' });
    expect(parseHash('#/metrics/F1_turnover_annual')).toEqual({
      locale: null,
      page: 'metrics',
      place: 'F1_turnover_annual',
    });
    expect(parseHash('#/en/datasets/credit-reports')).toEqual({
      locale: 'en',
      page: 'datasets',
      place: 'credit-reports',
    });
  });
  it('takes nothing else', () => {
    for (const hash of [
      '',
      '#',
      '#/',
      '#/xx/home',
      '#/en/nowhere',
      '#/en/metrics/../x',
      '#/en/metrics/a/b',
      'javascript:1',
    ])
      expect(parseHash(hash), hash).toBeNull();
  });
});

describe('what the shell writes into the address bar', () => {
  it('is every metric of the registry', () => {
    const ids = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `([A-Z]+\d*_[A-Za-z0-9_]+)` \|/gm)].map(
      ([, id = '']) => id,
    );
    expect(ids.length).toBeGreaterThan(250);
    for (const id of ids) {
      expect(isPlace(`#/hi/metrics/${id}`), id).toBe(true);
      expect(parseHash(`#/hi/metrics/${id}`)?.place).toBe(id);
    }
  });
  it('is a place, never a datum', () => {
    for (const hash of ['#/en/home', '#/en/datasets/credit-reports', '#/en/logs/error'])
      expect(isPlace(hash), hash).toBe(true);
    for (const hash of [
      '#/en/metrics/F1_530550329275',
      '#/en/metrics/F1_turnover_1250000',
      '#/en/metrics/ABCDE1234F',
      '#/en/home?x=1',
      '#/en/datasets/CUST_MSM_00001',
      '#/en/metrics/F1_2025',
      `#/en/metrics/F1_${'a'.repeat(90)}`,
    ])
      expect(isPlace(hash), hash).toBe(false);
  });
});

describe('the columns in sight', () => {
  const columns = [4, 6, 10, 10, 10].map((width) => ({ width }));
  it('are all where there is room for all, else those that the view touches', () => {
    expect(spanOf(columns, 0, 40)).toEqual([0, 5]);
    expect(spanOf(columns, 0, 15)).toEqual([0, 3]);
    expect(spanOf(columns, 21, 15)).toEqual([3, 5]);
  });
});

describe('topics', () => {
  it('put every metric and finding somewhere an officer looks', () => {
    const metric = (topic: string): Metric => ({ topic }) as Metric;
    expect(['cashflow', 'debt', 'integrity', 'gst', 'made_up'].map((each) => topicOf(metric(each)))).toEqual([
      'cashflow',
      'obligations',
      'reconciliation',
      'gst',
      'reconciliation',
    ]);
    const finding = (rule: string): Finding => ({ rule }) as Finding;
    expect(['A1', 'X12', 'X1', 'O10', 'X21', 'R1', 'N1', 'Z9'].map((each) => topicOfFinding(finding(each)))).toEqual([
      'cashflow',
      'counterparties',
      'reconciliation',
      'obligations',
      'gst',
      'bureau',
      'commerce',
      'reconciliation',
    ]);
  });
});
