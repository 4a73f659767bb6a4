// The ES module: makes the element known.
import { define } from './panel';

define(import.meta.url);
