// The ES module: makes the element known and hands out its class.
import { define, HeadwaterHelp } from './panel';

define(import.meta.url);
export { HeadwaterHelp };
