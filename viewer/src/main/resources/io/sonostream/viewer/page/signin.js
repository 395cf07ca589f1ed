// Trades the token for a session cookie. An address that ends with #token=... signs in by itself: what stands behind
// the # never leaves the browser, so it is in no log.
const form = document.getElementById('form');
const problem = document.getElementById('problem');

async function signIn(token) {
  const answer = await fetch('session', {
    method: 'POST',
    headers: { 'X-Sonostream': 'page', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }),
  });
  if (answer.ok) {
    location.replace('./');
  } else {
    problem.textContent = (await answer.json()).error;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  signIn(new FormData(form).get('token'));
});

const given = /^#token=(.+)$/.exec(location.hash);
if (given) {
  history.replaceState(null, '', './');
  signIn(decodeURIComponent(given[1]));
}
