/**
 * Draws Preact's vnodes without a browser: the few things of a document that Preact asks for, kept as a tree that a test can
 * look through. Measures nothing: a picture takes the width that it starts with.
 */
import { render, type ComponentChild } from 'preact';

type Listener = (event: unknown) => void;

class TinyNode {
  parentNode: TinyNode | null = null;
  childNodes: TinyNode[] = [];
  attributes = new Map<string, string>();
  listeners = new Map<string, Listener>();
  data = '';
  clientWidth = 0;
  style = {};
  constructor(
    readonly nodeType: number,
    readonly localName: string,
    readonly namespaceURI = 'http://www.w3.org/1999/xhtml',
  ) {}
  get ownerDocument() {
    return document_;
  }
  get firstChild(): TinyNode | null {
    return this.childNodes[0] ?? null;
  }
  get nextSibling(): TinyNode | null {
    const all = this.parentNode?.childNodes ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }
  insertBefore(node: TinyNode, before: TinyNode | null): TinyNode {
    node.parentNode?.removeChild(node);
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, node);
    node.parentNode = this;
    return node;
  }
  appendChild(node: TinyNode): TinyNode {
    return this.insertBefore(node, null);
  }
  removeChild(node: TinyNode): TinyNode {
    this.childNodes = this.childNodes.filter((each) => each !== node);
    node.parentNode = null;
    return node;
  }
  remove(): void {
    this.parentNode?.removeChild(this);
  }
  contains(node: TinyNode | null): boolean {
    return node !== null && (node === this || this.contains(node.parentNode));
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  addEventListener(name: string, listener: Listener): void {
    this.listeners.set(name, listener);
  }
  removeEventListener(name: string): void {
    this.listeners.delete(name);
  }
  get textContent(): string {
    return this.nodeType === 3 ? this.data : this.childNodes.map((each) => each.textContent).join('');
  }
}

const document_ = {
  createElement: (name: string) => new TinyNode(1, name),
  createElementNS: (space: string, name: string) => new TinyNode(1, name, space),
  createTextNode: (data: string) => {
    const node = new TinyNode(3, '#text');
    node.data = data;
    return node;
  },
  documentElement: new TinyNode(1, 'html'),
};

export interface Drawn {
  text: string;
  /** Elements of a name, or of a class when it begins with a dot. */
  all: (wanted: string) => TinyNode[];
  /** Every number that stands in a place or size of the drawing. */
  numbers: () => number[];
}

const PLACES = ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'width', 'height'];
const SIZES = ['width', 'height', 'r'];

export function draw(what: ComponentChild): Drawn & { sizes: () => number[] } {
  Object.assign(globalThis, {
    document: document_,
    requestAnimationFrame: (work: () => void) => setTimeout(work, 0),
    ResizeObserver: class {
      observe(): void {}
      disconnect(): void {}
    },
  });
  const root = new TinyNode(1, 'div');
  render(what, root);
  const nodes = (from: TinyNode): TinyNode[] => from.childNodes.flatMap((each) => [each, ...nodes(each)]);
  const every = nodes(root);
  const classes = (node: TinyNode): string[] => (node.getAttribute('class') ?? '').split(' ');
  const values = (names: string[]): number[] =>
    every.flatMap((node) => names.flatMap((name) => node.getAttribute(name) ?? [])).map(Number);
  return {
    text: root.textContent,
    all: (wanted) =>
      every.filter((node) =>
        wanted.startsWith('.') ? classes(node).includes(wanted.slice(1)) : node.localName === wanted,
      ),
    numbers: () => [
      ...values(PLACES),
      ...every.flatMap((node) => (node.getAttribute('d')?.match(/-?[\d.]+|NaN|Infinity/g) ?? []).map(Number)),
    ],
    sizes: () => values(SIZES),
  };
}
