import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { z } from 'zod'

const messageShape = z.discriminatedUnion('msgtype', [
  z.strictObject({ msgtype: z.literal('text'), text: z.strictObject({ content: z.string() }) }),
  z.strictObject({ msgtype: z.literal('image'), image: z.strictObject({ base64: z.string(), md5: z.string() }) }),
])

/** How the next message is answered: taken unless said. `hangs` never answers. */
export type RobotFate = 'takes' | 'refuses' | 'breaks' | 'hangs' | 'redirects' | 'says-ok'

/** A local stand-in for the robot of a WeCom group: takes what the real one takes, and keeps it. */
export const openRobot = async () => {
  const taken: z.infer<typeof messageShape>[] = []
  const fates: RobotFate[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      const fate = fates.shift() ?? 'takes'
      if (fate === 'hangs') return
      if (fate === 'breaks') return void response.writeHead(502).end('<html>bad gateway</html>')
      if (fate === 'redirects') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
      const message = messageShape.safeParse(JSON.parse(body))
      const fits = message.success && (message.data.msgtype !== 'text' || Buffer.byteLength(message.data.text.content) <= 2048)
      const errcode = fate === 'refuses' ? 45009 : fits ? 0 : 40058
      if (errcode === 0 && message.success) taken.push(message.data)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(fate === 'says-ok' ? 'ok' : JSON.stringify({ errcode, errmsg: errcode === 0 ? 'ok' : 'refused' }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=secret-key`,
    /** What was taken, oldest first. */
    taken,
    texts: () => taken.flatMap((each) => (each.msgtype === 'text' ? [each.text.content] : [])),
    pictures: () => taken.flatMap((each) => (each.msgtype === 'image' ? [each.image] : [])),
    fates,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A local SMTP server that knows one user (`bot` / `secret-word`) and keeps what it is given. */
export const openMailbox = async () => {
  const mails: { from: string; to: string[]; text: string }[] = []
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _, answer) {
      if (username === 'bot' && password === 'secret-word') answer(null, { user: username })
      else answer(new Error('wrong word'))
    },
    onData(stream, { envelope }, done) {
      let text = ''
      stream.on('data', (piece) => {
        text += piece
      })
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), text })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return {
    port,
    mails,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
