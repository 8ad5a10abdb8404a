import { createTransport } from 'nodemailer'
import { type Channel, NotTold } from './channel.ts'

const deadlineMs = 20_000

/**
 * E-mail over SMTP: `smtps://user:password@host/?from=…&to=…,…`. Without `to` it goes to the sender, who is the user where that is an
 * address. No file is read and no page fetched for a mail. An error says no more than the code of what failed.
 */
export const mail = (address: string): Channel => {
  const { from, to, server } = readAddress(address)
  const transport = createTransport({
    url: server,
    connectionTimeout: deadlineMs / 2,
    greetingTimeout: deadlineMs / 2,
    socketTimeout: deadlineMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name: 'mail',
    async tell({ text, picture }) {
      const [title = ''] = text.split('\n', 1)
      const attachments = picture ? [{ filename: 'login-code.png', content: picture, contentType: 'image/png' }] : []
      try {
        await transport.sendMail({ from, to, subject: title, text, attachments })
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
        throw new NotTold(code.slice(0, 40))
      }
    },
  }
}

/** Whom a mail is from and to, and the server without them. The address was checked at the start to be one. */
const readAddress = (address: string): { from: string; to: string; server: string } => {
  const url = new URL(address)
  const user = decodeURIComponent(url.username)
  const from = url.searchParams.get('from') ?? (user.includes('@') ? user : `lianyi@${url.hostname}`)
  const to = url.searchParams.get('to') ?? from
  url.searchParams.delete('from')
  url.searchParams.delete('to')
  return { from, to, server: url.href }
}
