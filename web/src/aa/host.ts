/** What the command line takes of this folder (scripts/lib/aa.mjs). */
export { fetchProvider, retriable, STATES } from './fetch';
export { verifyConsent } from './jws';
