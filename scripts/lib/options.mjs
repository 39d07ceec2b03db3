/** Figures on the command line. */
import { Refused } from './session.mjs';

/** Rupees with optional commas and at most two decimals: 500000, 5,00,000, 12500.50. */
export function amountOption(name, value) {
  if (!/^[\d,]+(\.\d{1,2})?$/.test(value) || !/^,*\d/.test(value) || value.length >= 18) {
    throw new Refused({
      code: 'E_BAD_PARAM',
      path: name,
      message: 'Not an amount',
      expected: 'rupees such as 500000',
      got: value,
    });
  }
  return Number(value.replaceAll(',', ''));
}

export function wholeOption(name, value) {
  if (!/^\d{1,15}$/.test(value)) {
    throw new Refused({
      code: 'E_BAD_PARAM',
      path: name,
      message: 'Not a whole number',
      expected: 'digits',
      got: value,
    });
  }
  return Number(value);
}
