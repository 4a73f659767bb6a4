// Vue: in a template it is `<headwater-help src="/in-app/index.json" version="5.0" />`, with `isCustomElement` in the build.
import 'headwater-help';
import type { HeadwaterHelp } from 'headwater-help';
import { defineComponent, h, ref } from 'vue';

export const App = defineComponent(() => {
  const help = ref<HeadwaterHelp>();
  return () => [
    h('h1', { 'data-help': 'domains.links' }, 'Branded links'),
    h('button', { type: 'button', 'data-help': 'domains.links.add' }, 'Add branded link'),
    h('button', { type: 'button', onClick: () => help.value?.show('set-up-branded-link') }, 'Show me how'),
    h('headwater-help', { ref: help, src: '/in-app/index.json', version: '5.0' }),
  ];
});
