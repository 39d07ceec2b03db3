export { parseAmount } from '../lib/amount';
