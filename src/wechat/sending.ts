import { type Destination, type Outgoing, SendFailed, SendUnknown } from '../chat/transport.ts'
import { DeadlinePassed, within } from './deadline.ts'
import { noteOf } from './log.ts'
import { FileBox, type Puppet } from './wechaty.ts'

/** How long one send may take, ms. */
export interface SendDeadlines {
  text: number
  file: number
}

/** gRPC status codes of a call that its server turned down before the account was asked: bad request, missing, refused, too big, unknown method, no token. */
const turnedDown = new Set([3, 5, 7, 8, 9, 11, 12, 16])
const unknownStatus = 2
const unavailable = 14

/** Sends one thing through `puppet`. Throws SendFailed when it certainly did not arrive, else SendUnknown; always within its deadline. */
export async function sendThrough(puppet: Puppet, to: Destination, what: Outgoing, deadlines: SendDeadlines): Promise<void> {
  if (puppet.state.active() !== true) throw new SendFailed('not connected')
  if (!puppet.isLoggedIn) throw new SendFailed('not logged in')
  const conversation = 'room' in to ? to.room : to.contact
  try {
    if ('text' in what)
      await within(
        deadlines.text,
        asked(() => puppet.messageSendText(conversation, what.text)),
      )
    else if ('file' in what)
      await within(
        deadlines.file,
        asked(() => puppet.messageSendFile(conversation, boxOf(what.file))),
      )
    else
      await within(
        deadlines.text,
        asked(() => puppet.friendshipAccept(what.acceptFriend)),
      )
  } catch (error) {
    throw verdictOn(error)
  }
}

/** What a failed send means: SendFailed when it certainly did not arrive, SendUnknown when it may have. */
export function verdictOn(error: unknown): SendFailed | SendUnknown {
  if (error instanceof SendFailed || error instanceof SendUnknown) return error
  const { fault, code } = noteOf(error)
  const [Verdict, why] = certainlyNot(error, code) ? [SendFailed, 'failed'] : [SendUnknown, 'unknown']
  return new Verdict(`send ${why}: ${code === undefined ? '' : `code ${code} `}${fault}`, { cause: error })
}

function certainlyNot(error: unknown, code: number | undefined): boolean {
  if (error instanceof DeadlinePassed) return false
  const { message = '', details = '' } = (error ?? {}) as { message?: string; details?: string }
  const said = `${message} ${details}`
  if (code !== undefined && turnedDown.has(code)) return true
  if (code === unavailable) return /No connection established|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|Name resolution/iu.test(said)
  // Without a code the error came from this process or from the provider's own code; gRPC calls the latter UNKNOWN.
  return (code === undefined || code === unknownStatus) && !/time.?d?.?out|deadline|超时|ECONNRESET|EPIPE|socket hang up/iu.test(said)
}

/** A puppet that throws at once is one that rejects. */
async function asked(call: () => Promise<unknown>): Promise<void> {
  await call()
}

/** The name's ending decides whether WeChat shows a picture or a file. */
function boxOf({ name, base64 }: { name: string; base64: string }): FileBox {
  return FileBox.fromBase64(base64, name)
}
