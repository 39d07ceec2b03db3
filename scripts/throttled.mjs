/**
 * npm run throttled: what a person with a slow phone waits for. Chromium in a cgroup that holds the whole browser to a share of
 * one core (needs root), the built site over http: first paint, engine's first answer, click to decision of 5,000 rows. Then at full
 * speed: the longest main-thread task during a run.
 *
 *   npm run throttled                       a quarter of a core, best of 3
 *   npm run throttled -- --share=1 --repeat=5
 *
 * Floors: 1 s, 2 s, 1.5 s, 100 ms.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchData } from './lib/bench-data.mjs';
import { frameOf, openChromium } from './lib/chromium.mjs';
import { at } from './lib/paths.mjs';
import { main, say, step, Stop } from './lib/say.mjs';
import { serve } from './lib/serve.mjs';

const ROWS = 5000;
const option = (name, fallback) => {
  const found = process.argv.find((word) => word.startsWith(`--${name}=`));
  return found === undefined ? fallback : Number(found.slice(name.length + 3));
};
const share = option('share', 0.25);
const repeat = option('repeat', 3);

/** A cgroup of either version; the kernel takes the processor away once the share of a tenth of a second is used. */
function hold() {
  const old = existsSync('/sys/fs/cgroup/cpu');
  const group = join(old ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup', `msme-throttled-${process.pid}`);
  try {
    mkdirSync(group);
    const period = 100_000;
    const quota = Math.round(share * period);
    if (old) {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(period));
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quota));
    } else writeFileSync(join(group, 'cpu.max'), `${quota} ${period}`);
  } catch (cause) {
    throw new Stop(`The browser can't be held to a share of a core here (cgroups, as root): ${cause.message}`, 3);
  }
  return group;
}

/** Processor time that the group's processes have used, in ticks of 10 ms. */
function used(group) {
  let ticks = 0;
  for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) {
    try {
      // Behind the name in brackets: 12th and 13th, user and system time.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return ticks;
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The browser's own start isn't the page's: at a quarter of a core it works on it for many seconds. */
async function settled(group) {
  await wait(3000);
  if (group === null) return;
  for (let tries = 0; tries < 60; tries++) {
    const before = used(group);
    await wait(1000);
    if (used(group) - before <= 2) return;
  }
  throw new Stop('The browser did not come to rest within a minute', 3);
}

/** Puts itself into the group, then becomes the browser. */
function wrapper(folder, group) {
  const path = join(folder, 'chromium');
  const chrome = process.env.CHROME ?? '/usr/bin/chromium';
  const into = group === null ? '' : `echo $$ > ${group}/cgroup.procs\n`;
  writeFileSync(path, `#!/bin/sh\n${into}exec ${chrome} "$@"\n`, { mode: 0o755 });
  return path;
}

async function inBrowser(group, url, measure) {
  const folder = mkdtempSync(join(tmpdir(), 'msme-throttled-'));
  const { browser, end } = await openChromium({ executable: wrapper(folder, group) });
  try {
    await settled(group);
    const page = await browser.newPage();
    await settled(group);
    await page.evaluateOnNewDocument(() => {
      window.seen = {};
      const look = () => {
        for (const [name, selector] of [
          ['ready', '.engine.is-ready'],
          ['stamp', '.stamp'],
        ]) {
          if (window.seen[name] === undefined && document.querySelector(selector) !== null)
            window.seen[name] = performance.timeOrigin + performance.now();
        }
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
      window.tasks = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.tasks.push(Math.round(entry.duration));
      }).observe({ type: 'longtask', buffered: true });
    });
    await page.goto(url);
    return await measure(page);
  } finally {
    await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Times from the start of the navigation, and from the click. */
async function visit(page) {
  const ui = await frameOf(page);
  await ui.waitForSelector('.engine.is-ready', { timeout: 60_000 });
  /** The outline is the shell's; the frame draws its own over it. */
  const painted = () =>
    performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);
  const began = await page.evaluate(() => performance.timeOrigin);
  const paint = await page.evaluate(painted);
  const frame = await ui.evaluate(painted);
  const ready = await ui.evaluate(() => window.seen.ready);
  const text = Buffer.from(benchData(ROWS)).toString();
  await ui.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'raw_transactions.ndjson'));
    const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    window.dropped = performance.now();
    document.querySelector('.drop').dispatchEvent(event);
  }, text);
  await ui.waitForSelector('.files .tag-ok', { timeout: 60_000 });
  await ui.waitForFunction(() =>
    [...document.querySelectorAll('button')].some((each) => each.textContent.includes('Straight to the decision')),
  );
  const clicked = await ui.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((each) =>
      each.textContent.includes('Straight to the decision'),
    );
    window.tasks.length = 0;
    const at = performance.timeOrigin + performance.now();
    button.click();
    return at;
  });
  await ui.waitForSelector('.stamp', { timeout: 60_000 });
  await wait(1500);
  const { stamp, tasks } = await ui.evaluate(() => ({ stamp: window.seen.stamp, tasks: window.tasks }));
  return {
    paint: paint - began,
    frame: frame - began,
    ready: ready - began,
    decision: stamp - clicked,
    task: Math.max(0, ...tasks),
  };
}

const best = (runs, name) => Math.min(...runs.map((each) => each[name]));
const line = (what, ms, floor) =>
  `${what.padEnd(52)} ${Math.round(ms).toString().padStart(6)} ms   floor ${floor}   ${ms <= floor ? 'met' : 'MISSED'}`;

await main(async () => {
  if (!existsSync(at('dist/site/index.html'))) throw new Stop('The page is missing: npm run build', 3);
  const server = await serve(at('dist/site'), 0);
  const { url } = server;
  const group = hold();
  try {
    step(`Chromium held to ${share} of a core, ${repeat} times`);
    const slow = [];
    for (let i = 0; i < repeat; i++) slow.push(await inBrowser(group, url, visit));
    step('At full speed');
    const full = [];
    for (let i = 0; i < repeat; i++) full.push(await inBrowser(null, url, visit));
    say(line('first contentful paint', best(slow, 'paint'), 1000));
    say(`${'  the frame’s own'.padEnd(52)} ${Math.round(best(slow, 'frame')).toString().padStart(6)} ms`);
    say(line('the engine answers', best(slow, 'ready'), 2000));
    say(line(`click to decision, ${ROWS} rows`, best(slow, 'decision'), 1500));
    say(line('longest main-thread task of a run, full speed', best(full, 'task'), 100));
    say(`all runs: ${JSON.stringify({ slow, full })}`);
  } finally {
    rmdirSync(group);
    await server.close();
  }
});
