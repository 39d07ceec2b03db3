/** "5,00,000", "5 lakh", "2.5 cr", "₹7.5L" → rupees; null when it is not an amount. */
export function parseAmount(text: string): number | null {
  const match = /^\s*₹?\s*([\d,]+(?:\.\d+)?)\s*(l|lakh|lac|लाख|cr|crore|करोड़)?\s*$/i.exec(text);
  if (match === null) return null;
  const value = Number((match[1] ?? '').replaceAll(',', ''));
  const unit = (match[2] ?? '').toLowerCase();
  const scale = unit === '' ? 1 : /^(cr|crore|करोड़)$/.test(unit) ? 1e7 : 1e5;
  return Number.isFinite(value) ? Math.round(value * scale * 100) / 100 : null;
}
