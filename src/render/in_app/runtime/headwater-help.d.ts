// What a product may say to the help panel, and what the bundles hold; `help.schema.json` says the same of the bundles.

/** in-app/index.json: which file has the help for which UI version. */
export interface Index {
  schema: Schema;
  /** The language of the texts, as a BCP 47 tag. */
  language: string;
  title: string;
  words: Words;
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
  /** With which it is done, in their order; absent when they are those that are used in it, in the order of their ids. */
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

/** A piece of text: words, a paragraph, or a typed node. Of a node that a reader does not know, it shows what is inside. */
export type Node = string | Node[] | ElementNode | ListNode | BreakNode | AsideNode | ANode | ProcedureNode | UiNode | ImgNode;
/** What HTML has under the same name. */
export interface ElementNode {
  t: 'h3' | 'pre' | 'blockquote' | 'ol' | 'ul' | 'li' | 'table' | 'tr' | 'th' | 'td' | 'em' | 'strong' | 'del' | 'code';
  c?: Node[];
}
/** A numbered list that does not begin with 1. */
export interface ListNode { t: 'ol'; start: number; c: Node[] }
export interface BreakNode { t: 'br' | 'hr' }
export interface AsideNode { t: 'aside'; kind: 'note' | 'tip' | 'important' | 'warning' | 'caution' | 'check' | 'if'; c?: Node[] }
export interface ANode { t: 'a'; href: string; c: Node[] }
export interface ProcedureNode { t: 'procedure'; id: string; c: Node[] }
/** `way`: the labels on the way are shown as well; `c`: the writer's own words in place of the label. */
export interface UiNode { t: 'ui'; id: string; way?: boolean; c?: Node[] }
export interface ImgNode { t: 'img'; src: string; alt: string }

/** What the panel says itself, in English, whatever the language of the book; `{}` stands for what is put in. */
export interface Words {
  /** The name of the "?" buttons, and the title when there is nothing to show. */
  help: string;
  /** The title of what is documented here. */
  list: string;
  /** The heading of procedures. */
  tasks: string;
  /** The heading of elements. */
  parts: string;
  /** An id or a version for which there is no help. */
  unknown: string;
  /** How far a reader is. */
  step: string;
  /** Of a step that the reader cannot do. */
  support: string;
  /** Before the check of a step. */
  check: string;
  back: string;
  next: string;
  skip: string;
  /** A button. */
  failed: string;
  close: string;
  /** Before the numbers of the steps that are done. */
  done: string;
  page: string;
  /** Above what goes to support. */
  stuck: string;
  contact: string;
  /** Of an element that was not found. */
  absent: string;
  who: string;
  needs: string;
}

/** Help is shown: on elements, perhaps those of a step of a task, by its place from 0; `version` is that of the bundle. */
export interface ShowDetail { ids: string[]; task?: string; at: number; version?: string }
/** A step was done, by hand or because the product showed it. */
export interface StepDetail { procedure: string; step: string; by: 'hand' | 'product'; version: string }
/** An element of a text was not found on the page. */
export interface MissingDetail { id: string; path: string; version: string }
/** How the page and the bundle fit; sent nowhere unless the product does. */
export interface AuditDetail {
  /** The version that the product asked for, and the one that it got: nothing when there is only help for newer ones. */
  wanted: string | null;
  version?: string;
  path: string;
  /** Ids of the bundle without an anchor on this page. */
  missing: string[];
  /** Anchors of this page that the bundle does not know. */
  unknown: string[];
}

/** The element `<headwater-help>`. Its attributes are in the handbook, on the page on help inside the product. */
export interface HeadwaterHelp extends HTMLElement {
  /** The panel's own words where they are to be others than those of the index. */
  words?: Partial<Words>;
  /** Elements that have no `data-help`: selectors by id, in the form of the catalog's `selector`. */
  aliases?: Record<string, string>;
  /** When the bundle is there, or it is known that there is none. */
  readonly ready: Promise<void>;
  /** Opens help on an element or a procedure by its id, at one of its steps by its place from 0; or on this screen. False when there is none. */
  show(what?: string, at?: number): Promise<boolean>;
  /** Closes the panel and gives the focus back. */
  close(): void;
  /** The token that hands a procedure over to support, with what was done of it and where it failed. */
  handoff(procedure: string): string;
  /** Looks at the page anew, and fires `headwater-audit`. */
  audit(): void;
}

declare global {
  interface HTMLElementTagNameMap { 'headwater-help': HeadwaterHelp }
  interface HTMLElementEventMap {
    'headwater-show': CustomEvent<ShowDetail>;
    'headwater-step': CustomEvent<StepDetail>;
    'headwater-missing': CustomEvent<MissingDetail>;
    'headwater-audit': CustomEvent<AuditDetail>;
  }
}
