// What a product may say to the help panel, and what the bundles hold; `help.schema.json` says the same of the bundles.

/** in-app/index.json: which file has the help for which UI version. */
export interface Index {
  schema: Schema;
  /** The language of the texts, as a BCP 47 tag. */
  language: string;
  title: string;
  /** Oldest first. */
  versions: IndexEntry[];
}

/** The help for one UI version. */
export interface IndexEntry {
  version: string;
  /** The bundle, relative to the index; its name holds a hash of its bytes, so it may be kept for ever. */
  file: string;
  /** Ids that the version before had and this one does not. */
  dropped: Dropped[];
}

/** An id whose anchors lead nowhere from this version on. */
export interface Dropped {
  id: string;
  /** `removed`: the UI does not have it any more. `unnamed`: no text names it any more. */
  reason: 'removed' | 'unnamed';
  replaced_by?: string;
}

/** in-app/VERSION.json: the help for one UI version. */
export interface Bundle {
  schema: Schema;
  version: string;
  language: string;
  title: string;
  /** The address of the support desk, with `{handoff}` where the token goes. */
  contact?: string;
  /** The hash of all elements. */
  catalog: string;
  /** By the ids of the catalog. */
  elements: Record<string, Element>;
  /** By the ids of their sources. */
  procedures: Record<string, Procedure>;
}

/** A UI element. */
export interface Element {
  /** The labels down to it, its own last. */
  path: string[];
  kind?: string;
  /** A CSS selector, or `role=ROLE[name="NAME"]`, for pages without `data-help`. */
  selector?: string;
  /** What it is good for. */
  help?: string;
  done?: Done;
  /** The procedures whose steps name it, with the numbers of those steps from 1. */
  used_in?: Record<string, number[]>;
}

/** What in the product shows that a step with the element is done; one of these. */
export interface Done {
  click?: true;
  route?: string;
  attribute?: string[];
  event?: string;
}

/** A task, as steps. */
export interface Procedure {
  title: string;
  /** The hash of its source as the help panel shows it. */
  hash: string;
  /** The hash of its source as customers see it, which a handoff names. */
  page?: string;
  url?: string;
  /** Who may do it, in which plan. */
  who?: Node[];
  /** What must be true first, each a node. */
  needs?: Node[];
  steps: Step[];
}

/** One action. */
export interface Step {
  id: string;
  /** When the reader cannot do it himself. */
  by?: 'support';
  /** Absent when they are those of its texts, in their order. */
  elements?: string[];
  text: Node[];
  check?: Node[];
  branches?: Branch[];
}

/** A symptom, and what to do about it. */
export interface Branch {
  when: Node[];
  then: Node[];
}

/** The version of the form. */
export type Schema = 2;

/** A piece of text: words, a paragraph, or a typed node. */
export type Node = string | Node[] | HeadingNode | PreNode | QuoteNode | OlNode | UlNode | TableNode | RuleNode | NoteNode
  | EmNode | StrongNode | DelNode | CodeNode | BrNode | ANode | ProcedureNode | UiNode | ImgNode;
export interface HeadingNode { t: 'heading'; level: number; c: Node[] }
export interface PreNode { t: 'pre'; language: string; text: string }
export interface QuoteNode { t: 'quote'; c: Node[] }
export interface OlNode { t: 'ol'; start: number; items: Node[][] }
export interface UlNode { t: 'ul'; items: Node[][] }
export interface TableNode { t: 'table'; head: Node[][]; rows: Node[][][] }
export interface RuleNode { t: 'rule' }
export interface NoteNode { t: 'note'; kind: 'note' | 'tip' | 'important' | 'warning' | 'caution' | 'check' | 'if'; c: Node[] }
export interface EmNode { t: 'em'; c: Node[] }
export interface StrongNode { t: 'strong'; c: Node[] }
export interface DelNode { t: 'del'; c: Node[] }
export interface CodeNode { t: 'code'; text: string }
export interface BrNode { t: 'br' }
export interface ANode { t: 'a'; href: string; c: Node[] }
export interface ProcedureNode { t: 'procedure'; id: string; c: Node[] }
/** `way`: the labels on the way are shown as well; `c`: the writer's own words in place of the label. */
export interface UiNode { t: 'ui'; id: string; way?: boolean; c?: Node[] }
export interface ImgNode { t: 'img'; src: string; alt: string }

/** What the panel says itself, in the language of the book; every word can be replaced. `{}` stands for what is put in. */
export interface Words {
  help: string; list: string; tasks: string; parts: string; unknown: string;
  back: string; next: string; skip: string; failed: string; close: string; step: string; done: string; check: string; support: string; page: string;
  stuck: string; contact: string; absent: string; who: string; needs: string;
}

/** What was shown: an element, a procedure, the list of the screen, or a word that nothing can be shown. */
export interface ShowDetail { kind: 'element' | 'procedure' | 'list' | 'problem'; id: string; step: string; version: string }
/** A step was done, by hand or because the product showed it. */
export interface StepDetail { procedure: string; step: string; done: string[]; by: 'hand' | 'product' }
/** An element of a text was not found on the page. */
export interface MissingDetail { id: string; version: string; path: string }
/** How the page and the bundle fit; sent nowhere unless the product does. */
export interface AuditDetail {
  /** The version that the product asked for, and the one that it got; empty when there is none. */
  wanted: string;
  version: string;
  exact: boolean;
  path: string;
  /** Anchors of this page, by their ids. */
  found: string[];
  /** Ids of the bundle without an anchor on this page. */
  missing: string[];
  /** Anchors of this page that the bundle does not know. */
  unknown: string[];
}

/** The element `<headwater-help>`. Its attributes are in the handbook, on the page on help inside the product. */
export class HeadwaterHelp extends HTMLElement {
  /** The panel's own words in another language, by the English ones. */
  words: Partial<Record<Word, string>>;
  /** Elements that have no `data-help`: selectors by id, in the form of the catalog's `selector`. */
  aliases: Record<string, string>;
  /** The bundle in use, once it is there. */
  readonly bundle: Bundle | null;
  /** When the bundle is there, or it is known that there is none. */
  readonly ready: Promise<void>;
  /** Opens help: on an element by its id, on a procedure by `id` or `id/step`, or the list of this screen. */
  show(what?: string): Promise<boolean>;
  /** Closes the panel and gives the focus back. */
  close(): void;
  /** The ids that are documented and visible on this screen, in the order of the page. */
  documented(): string[];
  /** The token that hands a procedure over to support, with what was done of it and where it failed. */
  handoff(procedure: string): string;
  /** Looks at the page anew, and fires `headwater-audit`. */
  audit(): AuditDetail;
}

declare global {
  interface HTMLElementTagNameMap { 'headwater-help': HeadwaterHelp }
  interface HTMLElementEventMap {
    'headwater-show': CustomEvent<ShowDetail>;
    'headwater-close': CustomEvent<null>;
    'headwater-step': CustomEvent<StepDetail>;
    'headwater-missing': CustomEvent<MissingDetail>;
    'headwater-audit': CustomEvent<AuditDetail>;
  }
}
