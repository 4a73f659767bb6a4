// Asks for the code by which this device may see the preview.
const form = document.querySelector('#enter');
const said = document.querySelector('#said');
const [button] = form.querySelectorAll('button');

form.addEventListener('submit', async event => {
  event.preventDefault();
  button.disabled = true;
  said.textContent = '';
  const code = form.querySelector('#code').value.replace(/[^\w-]/g, '');
  const answer = await fetch('/preview/enter', { headers: { 'x-headwater-code': code } }).catch(() => null);
  if (answer?.ok) {
    location.reload();
    return;
  }
  button.disabled = false;
  said.textContent = answer ? 'That is not the code. Each code is good once; the terminal shows the newest.' : 'The preview does not answer.';
});
