// The element `<headwater-help>`: what a product may say to it and ask of it.
import type { HeadwaterHelp as Declared } from '../headwater-help';
import { audit, begin, close, documented, end, from, handoff, renew, show } from './panel';

const NAME = 'headwater-help';

// Where pages are made on a server there are no elements.
export class HeadwaterHelp extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['src', 'version'];
  show = show;
  close = close;
  documented = documented;
  handoff = handoff;
  audit = audit;

  connectedCallback(): void { begin(this as unknown as Declared); }
  disconnectedCallback(): void { end(); }
  attributeChangedCallback(): void { if (this.shadowRoot) renew(); }
}

/** Makes the element known; `script` is the address of the script that has it, beside which the bundles stand. */
export function define(script: string | undefined): void {
  from(script);
  const all = globalThis.customElements;
  if (all && !all.get(NAME)) all.define(NAME, HeadwaterHelp);
}
