/** The code of the link; it is taken out of the address bar, so that neither history nor shoulders keep it. */
export function takeCode({ location, history }) {
  const code = new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  return code.trim()
}

/** What the server answered: `answer` when it did as asked; what to show, and at which field, when it did not. */
export async function send(url, fields, fetch) {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields)
  }
  try {
    const answer = await fetch(url, request)
    const body = await answer.json()
    return answer.ok ? { answer: body, message: '', errors: {} } : refusal(body, Object.keys(fields))
  } catch {
    return {
      answer: null,
      message: 'The server does not answer as it should: try again in a minute.',
      errors: {}
    }
  }
}

/** Problem details (RFC 9457): what is wrong with a field stands at the field, everything else on top. */
function refusal({ code, detail = 'The server refused this', errors = [] }, names) {
  // Nothing else here lets anybody in: another code can be put in its place.
  if (code === 'unauthenticated') return { answer: null, message: '', errors: { code: `${detail}.` } }
  const named = errors.map((error) => ({ name: error.pointer.slice(1), text: `This ${error.detail}.` }))
  const shown = named.filter(({ name }) => names.includes(name))
  const hasOther = shown.length === 0 || shown.length < named.length
  return {
    answer: null,
    message: hasOther ? `${detail}.` : '',
    errors: Object.fromEntries(shown.map(({ name, text }) => [name, text]))
  }
}

/** Where the product is, as its command line wants to be told: the page is right beside its API. */
export function serverOf(location) {
  return location.origin + location.pathname.replace(/\/[^/]*$/, '')
}

function show(document, { message, errors }) {
  document.getElementById('message').textContent = message
  for (const field of document.querySelectorAll('[data-field]')) {
    const { field: name } = field.dataset
    const text = errors[name] ?? ''
    if (text !== '') field.hidden = false
    document.getElementById(`${name}-error`).textContent = text
    document.getElementById(name).setAttribute('aria-invalid', String(text !== ''))
  }
  document.querySelector('[aria-invalid="true"]')?.focus()
}

function finish(document, user) {
  for (const place of document.querySelectorAll('[data-show]')) {
    place.textContent = { ...user, server: serverOf(document.location) }[place.dataset.show] ?? ''
  }
  for (const id of ['intro', 'done']) document.getElementById(id).hidden = id === 'intro'
  const form = document.querySelector('form')
  form.reset()
  form.hidden = true
  document.getElementById('done').focus()
}

/** An invitation that is accepted opens a session, which nobody would use: it ends here. */
async function endSession({ access }, fetch) {
  if (access === undefined) return
  const headers = { authorization: `Bearer ${access}` }
  await fetch('api/v1/auth/logout', { method: 'POST', headers }).catch(() => undefined)
}

/** Another link, opened in the same tab, changes the fragment alone: the page begins anew with its code. */
export function followLinks({ addEventListener, location }) {
  addEventListener('hashchange', () => location.reload())
}

function start(window) {
  const { document } = window
  const form = document.querySelector('form')
  const button = form.querySelector('button')
  const code = takeCode(window)
  document.getElementById('code').value = code
  document.querySelector('[data-field="code"]').hidden = code !== ''
  button.disabled = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (button.disabled) return
    button.disabled = true
    const fields = Object.fromEntries(new window.FormData(form))
    const told = await send(form.dataset.api, { ...fields, code: fields.code.trim() }, window.fetch)
    button.disabled = false
    show(document, told)
    if (told.answer === null) return
    finish(document, told.answer.user)
    await endSession(told.answer.user, window.fetch)
  })
}

if (typeof window !== 'undefined') {
  start(window)
  followLinks(window)
}
