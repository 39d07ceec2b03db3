/** Money, dates and quantities as people in India read them. Digits are Latin in both languages: statements use them. */
import type { Unit } from '../engine/api';

export type Locale = 'en' | 'hi';

const LOCALES: Record<Locale, string> = { en: 'en-IN', hi: 'hi-IN-u-nu-latn' };
const NO_VALUE = '—';

const cache = new Map<string, Intl.NumberFormat>();
function numberFormat(locale: Locale, min: number, max: number): Intl.NumberFormat {
  const key = `${locale}/${min}/${max}`;
  let format = cache.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(LOCALES[locale], { minimumFractionDigits: min, maximumFractionDigits: max });
    cache.set(key, format);
  }
  return format;
}

/**
 * 500000 → "5,00,000", as Intl writes it in both languages. Of its own accord, for whole numbers: a browser's first
 * Intl.NumberFormat takes 30 ms, which a page that only says "₹5,00,000" shouldn't wait for.
 */
function grouped(whole: number): string {
  const text = String(whole);
  return text.length <= 3 ? text : `${text.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ',')},${text.slice(-3)}`;
}
const isPlainWhole = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 1e15;

/** A true minus sign: the hyphen is too short to be seen in a column. */
export function number(value: number, locale: Locale, digits = 0): string {
  if (isPlainWhole(value)) return grouped(value);
  return numberFormat(locale, 0, digits).format(value).replace('-', '−');
}

/** Statistics with all of their three decimals, so that a figure and the ends of its interval line up. */
export function thirds(value: number, locale: Locale): string {
  return numberFormat(locale, 3, 3).format(value).replace('-', '−');
}

/** A value of the data with all of its decimals: units of a fund have four. */
export function exact(value: number, locale: Locale): string {
  return number(value, locale, 8);
}

/** Rupees in Indian grouping: ₹1,25,000; paise only when there are any. A true minus sign stands before the rupee sign. */
export function rupees(value: number | null | undefined, locale: Locale = 'en'): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  const paise = Math.round(Math.abs(value) * 100);
  const whole = paise % 100 === 0;
  const text =
    whole && isPlainWhole(paise / 100)
      ? grouped(paise / 100)
      : numberFormat(locale, whole ? 0 : 2, whole ? 0 : 2).format(paise / 100);
  return `${value < 0 && paise > 0 ? '−' : ''}₹${text}`;
}

/** Paise of a column, always with two decimals so that a ledger lines up; no sign, the column says which side. */
export function paise(value: number, locale: Locale = 'en'): string {
  return Number.isNaN(value) ? NO_VALUE : numberFormat(locale, 2, 2).format(value / 100);
}

const SCALES: Record<Locale, { lakh: string; crore: string; thousand: string }> = {
  en: { lakh: 'lakh', crore: 'crore', thousand: 'thousand' },
  hi: { lakh: 'लाख', crore: 'करोड़', thousand: 'हज़ार' },
};

/** ₹4.35 lakh, ₹1.2 crore: how amounts are said. Below a lakh the full figure is as short. */
export function rupeesShort(value: number, locale: Locale = 'en'): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size >= 1e7) return `${sign}₹${number(size / 1e7, locale, 2)} ${SCALES[locale].crore}`;
  if (size >= 1e5) return `${sign}₹${number(size / 1e5, locale, 2)} ${SCALES[locale].lakh}`;
  return rupees(Math.round(value), locale);
}

const MONTHS: Record<Locale, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  hi: ['जन', 'फ़र', 'मार्च', 'अप्रैल', 'मई', 'जून', 'जुल', 'अग', 'सित', 'अक्टू', 'नव', 'दिस'],
};

/** "2025-11-04" → "4 Nov 2025"; "2025-11" → "Nov 2025". Anything else is shown as it is. */
export function date(iso: string | null | undefined, locale: Locale = 'en'): string {
  if (iso === null || iso === undefined || iso === '') return NO_VALUE;
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:$|[T ])/.exec(iso);
  const name = parts === null ? undefined : MONTHS[locale][Number(parts[2]) - 1];
  if (parts === null || name === undefined) return iso;
  return parts[3] === undefined ? `${name} ${parts[1]}` : `${Number(parts[3])} ${name} ${parts[1]}`;
}

/** "2025-11..2026-10" → "Nov 2025 – Oct 2026". */
export function period(text: string, locale: Locale = 'en'): string {
  return text
    .split('..')
    .map((part) => date(part, locale))
    .join(' – ');
}

/** Days since 1970-01-01 (the ledger's date column) → ISO date. */
export function isoOfDays(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** A moment as people in India read it, whatever the device's own zone: "26 Nov 2026, 14:05". */
export function moment(ms: number, locale: Locale = 'en'): string {
  const india = new Date(ms + 19_800_000).toISOString();
  return `${date(india.slice(0, 10), locale)}, ${india.slice(11, 16)}`;
}

/** Today's civil date in India, which is what "now" means for a borrower's own files. */
export function todayInIndia(clock = new Date()): string {
  return new Date(clock.getTime() + 330 * 60_000).toISOString().slice(0, 10);
}

export function percent(value: number | null | undefined, locale: Locale = 'en', digits = 2): string {
  return value === null || value === undefined ? NO_VALUE : `${number(value, locale, digits)}%`;
}

export function bytes(value: number, locale: Locale = 'en'): string {
  if (value < 1024) return `${value} B`;
  if (value < 1024 * 1024) return `${number(value / 1024, locale, 0)} KB`;
  return `${number(value / (1024 * 1024), locale, 1)} MB`;
}

const UNIT_WORDS: Record<Locale, Partial<Record<Unit, string>>> = {
  en: { days: 'days', months: 'months' },
  hi: { days: 'दिन', months: 'माह' },
};

/** A metric's value in its unit. */
export function quantity(value: number | string | null | undefined, unit: string, locale: Locale = 'en'): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (typeof value === 'string') return unit === 'date' ? date(value, locale) : value;
  switch (unit) {
    case 'INR':
      return rupees(value, locale);
    case 'percent':
      return percent(value, locale);
    case 'days':
    case 'months':
      return `${number(value, locale, 1)} ${UNIT_WORDS[locale][unit] ?? unit}`;
    default:
      return number(value, locale, 2);
  }
}
