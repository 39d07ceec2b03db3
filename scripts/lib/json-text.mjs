/** JSON as a person writes data files: what fits in a line stays in one. */
const WIDTH = 116;

/** @param {unknown} value @param {string} [indent] @param {number} [taken] room that the key before it takes */
export function jsonText(value, indent = '', taken = 0) {
  const flat = oneLine(value);
  if (indent.length + taken + flat.length <= WIDTH || value === null || typeof value !== 'object') return flat;
  const inner = `${indent}  `;
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map((each) => jsonText(each, inner))]
    : [
        '{',
        '}',
        Object.entries(value).map(([key, each]) => {
          const name = `${JSON.stringify(key)}: `;
          return name + jsonText(each, inner, name.length);
        }),
      ];
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

function oneLine(value) {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${oneLine(each)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
