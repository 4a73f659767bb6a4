// React: the element is written like any other, also where the page is made on a server.
import 'headwater-help';
import type { HeadwaterHelp } from 'headwater-help';
import { useEffect, useRef, useState, type DetailedHTMLProps, type HTMLAttributes } from 'react';

type HelpAttributes = HTMLAttributes<HeadwaterHelp> & { src?: string; version?: string; marks?: string; audit?: string };
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements { 'headwater-help': DetailedHTMLProps<HelpAttributes, HeadwaterHelp> }
  }
}

export function App() {
  const help = useRef<HeadwaterHelp>(null), [steps, setSteps] = useState(0);
  useEffect(() => {
    const count = () => setSteps(steps => steps + 1);
    addEventListener('headwater-step', count);
    return () => removeEventListener('headwater-step', count);
  }, []);
  return <>
    <h1 data-help="domains.links">Branded links</h1>
    <button type="button" data-help="domains.links.add">Add branded link</button>
    <button type="button" onClick={() => help.current?.show('set-up-branded-link')}>Show me how</button>
    <p>{steps} steps done</p>
    <headwater-help ref={help} src="/in-app/index.json" version="5.0" marks="" />
  </>;
}
