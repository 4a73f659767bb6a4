// The classic script: makes the element known.
import { define } from './panel';

define((document.currentScript as HTMLScriptElement | null)?.src);
