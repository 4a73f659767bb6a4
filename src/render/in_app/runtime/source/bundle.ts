// From an address to the bundle of the product's version: exact, or the nearest lower one, and never a newer one.
import type { Bundle, Dropped, Index } from '../headwater-help';

/** The newest form that this script can follow. */
const SCHEMA = 2;

export interface Loaded { bundle: Bundle; base: string; dropped: Dropped[] }

/** What a bundle has under a key: what comes from outside may ask for any, such as `constructor`. */
export const own = <T>(map: Record<string, T> | undefined, key: string): T | undefined =>
  map && Object.hasOwn(map, key) ? map[key] : undefined;

/** A list, whatever a bundle says where one should be. */
export const list = <T>(value: T[] | undefined): T[] => Array.isArray(value) ? value.filter(item => item != null) : [];

/** A version name whose letters stand in the order of the versions; what is appended, such as `-beta`, comes before its version. */
const rank = (version: string) => version.split('.').map(part => part.padStart(9, '0')).join();

/** Of versions, oldest first: this one, or else the nearest lower one; the newest when none is asked for. */
export const choose = (versions: string[], wanted: string): string | undefined =>
  versions.find(version => version === wanted)
    ?? versions.findLast(version => !wanted || /^\d/.test(wanted) && rank(version) <= rank(wanted));

const get = async (address: string): Promise<Index & Bundle> => (await fetch(address)).json();

/** The bundle for a version; nothing when there is only help for newer ones, or in a form that this script cannot follow. */
export async function load(address: string, wanted: string): Promise<Loaded | undefined> {
  const index = await get(address), known = index.versions ?? [{ ...index, file: address }];
  const version = choose(known.map(({ version }) => version), wanted), entry = known.find(entry => entry.version === version);
  if (!entry) return;
  const base = new URL(entry.file, address).href, bundle = index.versions ? await get(base) : index;
  return bundle.schema <= SCHEMA ? { bundle, base, dropped: list(entry.dropped) } : undefined;
}
