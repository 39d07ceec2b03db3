/** Canonical JSON (RFC 8785, JCS): one text for one value. The same as core/base/canonical.cpp. */

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Throws a TypeError for what JSON can't hold: NaN, a lone surrogate, undefined. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('not a JSON number');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (LONE.test(value)) throw new TypeError('a lone surrogate');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') {
    const members = value as Record<string, unknown>;
    // The default order of JavaScript is that of UTF-16 code units, as the standard asks.
    const keys = Object.keys(members).sort();
    return `{${keys.map((key) => `${canonical(key)}:${canonical(members[key])}`).join(',')}}`;
  }
  throw new TypeError('not a JSON value');
}
