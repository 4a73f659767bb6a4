// The classic script: makes the element known.
import { define } from './element';

define((document.currentScript as HTMLScriptElement | null)?.src);
