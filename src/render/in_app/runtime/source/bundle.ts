// The bundle of the product's version: exact, or the nearest lower one, and never a newer one.
import type { Bundle, Element, Index, Procedure, Step, Words } from '../headwater-help';

/** The newest form that this script can follow. */
const SCHEMA = 2;

/** The bundle in use, what it has by their ids, the address that it came from, and the panel's own words in its language. */
export let bundle: Bundle | undefined, words: Partial<Words> = { unknown: 'No help: {}' }, elements: Record<string, Element> = {}, procedures: Record<string, Procedure> = {}, base = '';

/** A list, whatever a bundle says where one should be. */
export const list = <T>(value: T[] | undefined): T[] => Array.isArray(value) ? value.filter(item => item) : [];

/** The labels down to an element, and the steps of a procedure. */
export const pathOf = (id: string): string[] => list(elements[id]?.path);
export const stepsOf = (task: string): Step[] => list(procedures[task]?.steps);

/** What an address has; from then on it is the one that others are relative to. */
const get = async (address: string | URL): Promise<unknown> => {
  const answer = await fetch(address);
  base = answer.url;
  // What a bundle says may be anything, but what is not a text must still be one when it is shown.
  return JSON.parse(await answer.text(), (key, value) => key === 'toString' || key === 'valueOf' ? undefined : value);
};

/** Takes the bundle for a version, or else none: without a version the newest one, and never one in a form that this script cannot follow. */
export async function load(address: string | URL, wanted: string | null): Promise<void> {
  bundle = undefined;
  const index = await get(address) as Index, { versions } = index;
  const entry = versions.find(({ version }) => version === wanted)
    ?? versions.findLast(({ version }) => !wanted || /^\d/.test(wanted) && version.localeCompare(wanted, 'en', { numeric: true }) < 0);
  const found = (entry && await get(new URL(entry.file, base))) as Bundle;
  words = index.words;
  if (found?.schema <= SCHEMA) {
    // What comes from outside may ask for any key, such as `constructor`.
    elements = { __proto__: null, ...found.elements } as never;
    procedures = { __proto__: null, ...found.procedures } as never;
    bundle = found;
  }
}
