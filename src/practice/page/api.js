// The practice room's API. A refusal throws ApiError with a sentence for people; no answer at all throws Lost.

/** The server said no; `message` is a sentence for people. */
export class ApiError extends Error {}
/** The server did not answer. */
export class Lost extends Error {}

async function ask(path, init) {
  let response
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(path === '/api/clock' && init ? 300_000 : 15_000) })
  } catch (cause) {
    throw new Lost('连不上，请稍后再试。', { cause })
  }
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(body.error ?? '出错了，请稍后再试。')
  return body
}

const post = (path, body) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

export const getState = () => ask('/api/state')
export const getMessages = (conversation, after) => ask(`/api/messages?${new URLSearchParams({ conversation, after })}`)
export const getSuggestions = (as, conversation) => ask(`/api/suggestions?${new URLSearchParams({ as, conversation })}`)
export const getClock = () => ask('/api/clock')
export const moveClock = (to) => post('/api/clock', { to })
export const sendPicture = (picture) => post('/api/picture', picture)
export const say = (saying) => post('/api/say', saying)

/** Listens for events for ever; `onLost` hears a break that lasts longer than a second, `onBack` each (re)connection. */
export function listen({ onMessage, onClock, onLost, onBack }) {
  let waiting
  const lost = () => {
    waiting ??= setTimeout(onLost, 1000)
  }
  const open = () => {
    const source = new EventSource('/api/events')
    source.addEventListener('message', (event) => onMessage(JSON.parse(event.data)))
    source.addEventListener('clock', (event) => onClock(JSON.parse(event.data)))
    source.addEventListener('open', () => {
      clearTimeout(waiting)
      waiting = undefined
      onBack()
    })
    source.addEventListener('error', () => {
      lost()
      // A refused connection is not tried again by the browser itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 2000)
    })
    addEventListener('pagehide', () => source.close(), { once: true })
  }
  open()
}
