/** One customer at a time: what the page and its workers hold of a customer is gone once another one is opened. */
import type { CDPSession } from 'puppeteer-core';
import { describe, expect, it, vi } from 'vitest';
import { built, drop, press, type Opened } from './browser';
import { demo, stage } from './stage';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A name that stands nowhere else, in a statement of an account of its own. */
const MARK = 'ZYXWVUTSHAKUNTALA';
const STATEMENT = [
  'Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance',
  ...Array.from({ length: 40 }, (_, i) => {
    const day = String((i % 27) + 1).padStart(2, '0');
    const month = String((i % 3) + 4).padStart(2, '0');
    return `${day}/${month}/26,UPI-${MARK}-${i}@ybl-PAYMENT,${1000 + i},${day}/${month}/26,,100.00,${(i + 1) * 100}.00`;
  }),
].join('\n');

const set = stage();

/** Does a word stand anywhere in the heap of this target? */
async function inHeap(session: CDPSession, word: string): Promise<boolean> {
  let found = false;
  let tail = '';
  const look = ({ chunk }: { chunk: string }): void => {
    found ||= (tail + chunk).includes(word);
    tail = chunk.slice(-word.length);
  };
  session.on('HeapProfiler.addHeapSnapshotChunk', look);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', look);
  return found;
}

async function heaps({ page }: Opened, word: string): Promise<boolean[]> {
  const sessions = [await page.createCDPSession()];
  return Promise.all(sessions.map((session) => inHeap(session, word)));
}

describe.skipIf(!built)('the customer before', () => {
  it('leaves nothing in the page’s heap, no engine and nothing in a store', async () => {
    const opened = await set.open();
    const { ui, page } = opened;
    await drop(ui, [{ name: `${MARK}.csv`, content: STATEMENT }]);
    await (await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 }))?.dispose();
    // The control: while it is open it is there.
    expect((await heaps(opened, MARK)).some(Boolean)).toBe(true);
    const [before] = page.workers();
    await press(ui, 'MSME lending engine');
    await demo(ui);
    expect(await heaps(opened, MARK)).not.toContain(true);
    // The engine's memory is its worker's, and that one has ended.
    const [after, ...more] = page.workers();
    expect(more).toEqual([]);
    expect(after).not.toBe(before);
    // Nothing was stored unasked.
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  });
});
