/**
 * The address bar mirrors a place, never a datum: letters and slashes, and in the id of a metric figures as its name has
 * them, at most three in a row. No amount, no account number and no date gets through.
 */
const METRIC = /^#\/[a-z]{2}\/metrics\/(?!.*\d{4})[A-Z]{1,2}\d{0,2}(?:_[a-z0-9]{1,16}){1,9}$/;

export function isPlace(hash: string): boolean {
  return /^#[a-z/-]{0,60}$/.test(hash) || (hash.length <= 80 && METRIC.test(hash));
}
