// Puts the pieces together: what changes, and which views hear of it.

import { listen } from './api.js'
import { drawComposer, mention, quote, send, sendText } from './composer.js'
import { byId, el, icon, toast } from './dom.js'
import { clearList, drawList } from './list.js'
import { drawClock, drawJourney, drawMe, onMenu, openClock, pickPersona } from './menus.js'
import * as store from './store.js'
import { addMessage, drawBack, drawTalk, onResend, showSending } from './talk.js'
import { setClock } from './time.js'

const phone = matchMedia('(max-width: 600px)')
const app = byId('app')

function drawOpen() {
  app.dataset.view = store.openId === null ? 'list' : 'talk'
  drawTalk()
  drawComposer()
  drawList()
  drawBack()
}

store.on('open', drawOpen)
store.on('me', () => drawMe())
store.on('reset', () => {
  clearList()
  drawMe()
  drawClock()
  drawJourney(store.world.clock)
  drawTour()
  const wide = !phone.matches || history.state?.view === 'talk'
  if (store.openId === null && wide) {
    const last = store.remembered.get('open')
    const mine = store.conversationsOf(store.me)
    store.open(mine.includes(last) ? last : mine[0])
  } else drawOpen()
})
store.on('message', (message) => {
  addMessage(message)
  drawList()
  drawBack()
  drawMe()
})
store.on('reads', () => {
  drawList()
  drawBack()
  drawMe()
})
store.on('sending', (one) => {
  if (one.conversation === store.openId) showSending()
})

// On a phone the system's own «back» leads from the talk to the list.
store.on('open', () => {
  if (store.openId !== null) store.remembered.set('open', store.openId)
  if (phone.matches && store.openId !== null && history.state?.view !== 'talk') history.pushState({ view: 'talk' }, '')
})
addEventListener('popstate', () => {
  if (phone.matches) store.open(null)
})
phone.addEventListener('change', () => {
  if (!phone.matches && store.openId === null && store.world) store.open(store.conversationsOf(store.me)[0])
})
byId('back').append(icon('back'), el('span', { class: 'back-count' }))
byId('back').addEventListener('click', () => {
  if (history.state?.view === 'talk') history.back()
  else store.open(null)
})

byId('chip-me').addEventListener('click', pickPersona)
byId('chip-clock').addEventListener('click', openClock)
onMenu({ quote, mention })
onResend(send)

function drawTour() {
  const { tour } = store.world
  byId('tour').hidden = !tour || store.remembered.get('toured') === true
  if (!tour) return
  byId('tour-line').textContent = tour.line
  byId('tour-try').textContent = tour.button
}
function endTour() {
  store.remembered.set('toured', true)
  byId('tour').hidden = true
}
byId('tour-close').append(icon('close'))
byId('tour-close').addEventListener('click', endTour)
byId('tour-try').addEventListener('click', () => {
  const { as, conversation, text } = store.world.tour
  endTour()
  store.become(as)
  store.open(conversation)
  void sendText(text)
})

document.addEventListener('visibilitychange', () => {
  if (document.hidden || !store.world) return
  store.seen()
  void refresh()
})

async function refresh() {
  try {
    await store.refresh()
    byId('lost').hidden = true
  } catch (error) {
    if (store.world === null) toast(error.message)
  }
}

listen({
  onMessage: store.arrived,
  onClock(clock) {
    setClock(clock)
    drawClock()
    drawJourney(clock)
    drawList()
  },
  onLost() {
    byId('lost').hidden = false
  },
  onBack: refresh,
})
setInterval(() => store.world && drawClock(), 1000)
