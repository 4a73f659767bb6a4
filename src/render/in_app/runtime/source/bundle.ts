// The bundle of the product's version: exact, or the nearest lower one, and never a newer one.
import type { Bundle, Element, Index, Procedure, Step, Words } from '../headwater-help';

/** The newest form that this script can follow. */
const SCHEMA = 2;

/** The bundle in use, what it has by their ids, the address that it came from, and the panel's own words in its language. */
export let bundle: Bundle | undefined, words: Partial<Words> | undefined, elements = new Map<string, Element>(), procedures = new Map<string, Procedure>(), base = '';

/** A list, whatever a bundle says where one should be. */
export const list = <T>(value: T[] | undefined): T[] => Array.isArray(value) ? value.filter(item => item) : [];

/** The steps of a procedure. */
export const stepsOf = (task: string): Step[] => list(procedures.get(task)?.steps);

/** What an address has; from then on it is the one that others are relative to. */
const get = async (address: string | URL): Promise<unknown> => {
  const answer = await fetch(address);
  base = answer.url;
  return answer.json();
};
const map = <T>(from: Record<string, T> | undefined) => new Map(Object.entries(from ?? {}));

/** Takes the bundle for a version, or else none: without a version the newest one, and never one in a form that this script cannot follow. */
export async function load(address: string | URL, wanted: string): Promise<void> {
  bundle = undefined;
  const index = await get(address) as Index, { versions } = index;
  const entry = versions.find(({ version }) => version === wanted)
    ?? versions.findLast(({ version }) => !wanted || /^\d/.test(wanted) && version.localeCompare(wanted, 'en', { numeric: true }) < 0);
  const found = (entry && await get(new URL(entry.file, base))) as Bundle;
  words = index.words;
  if (found?.schema <= SCHEMA) {
    elements = map(found.elements);
    procedures = map(found.procedures);
    bundle = found;
  }
}
