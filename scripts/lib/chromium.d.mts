import type { Browser } from 'puppeteer-core';

export function openChromium(how?: {
  executable?: string;
  timeout?: number;
  profile?: string | undefined;
}): Promise<{ browser: Browser; end: () => Promise<void> }>;
