// Pages that are read without being shown.

/**
 * The page at an address, as `{ status, page }`; no page when the answer is none.
 *
 * Where types must be trusted, a text may not be parsed; an answer that comes as a document never was one.
 */
export function load(address) {
  return new Promise(done => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    const end = () => done({ status: request.status, page: request.status === 200 ? request.response : null });
    request.addEventListener('load', end);
    request.addEventListener('error', end);
    request.send();
  });
}
