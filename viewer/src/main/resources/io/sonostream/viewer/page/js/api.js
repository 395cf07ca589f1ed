// Requests to the server. A refusal is an Error with the server's line.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `the server answered ${response.status}`);
  return body;
}

export async function get(path) {
  return answer(await fetch(path, { headers: { Accept: 'application/json' } }));
}

export async function post(path, body) {
  const headers = { 'Content-Type': 'application/json', 'X-Sonostream': 'page' };
  return answer(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}
