/** What refers or rejects, in words. */
import type { DecisionReply } from '../engine/api';
import { word } from '../i18n';
import { reasonText } from './Reasons';

/** Rules whose value isn't known have codes of their own and say the same. */
const blockOf = (code: string): string => (code.startsWith('D_UNKNOWN_') ? 'D_UNKNOWN' : code);

/**
 * `reasons`: the decision's own, in whose words the figures of today stand. Without them, as for an answer to changed
 * figures, the words name none.
 */
export function Blocks({ codes, reasons = [] }: { codes: string[]; reasons?: DecisionReply['reasons'] }) {
  const texts = codes.flatMap((code) => {
    const own = reasons.filter((each) => each.code === code);
    return own.length > 0 ? own.map(reasonText) : [word('block', blockOf(code), code)];
  });
  return (
    <ul class="whatif-blocks">
      {[...new Set(texts)].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
