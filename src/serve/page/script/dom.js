// Finding and making elements, always from text and never from markup.

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** An element with properties and children; strings are text. */
export function make(tag, properties, ...children) {
  const { data, ...own } = properties ?? {};
  const element = Object.assign(document.createElement(tag), own);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(words, act, properties) {
  const element = make('button', { type: 'button', textContent: words, ...properties });
  element.addEventListener('click', act);
  return element;
}

/** Gives a list of choices its options; keeps the choice when it can. */
export function choices(select, options, value) {
  const wanted = options.map(([name, words]) => `${name}\n${words}`).join('\n');
  if (select.dataset.options !== wanted) {
    select.replaceChildren(...options.map(([name, words]) => new Option(words, name)));
    select.dataset.options = wanted;
  }
  select.value = value;
}

/** What is plain data at an address of the preview; nothing when there is none. */
export async function data(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}
