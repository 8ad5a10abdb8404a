/** What goes out by a second channel. */
export interface Notice {
  /** A title line, then what is wrong and what to do. */
  text: string
  /** A PNG that belongs to it: the code to log in with. */
  picture?: Buffer
}

/** A way to reach whoever runs the bot that does not lead through WeChat. */
export interface Channel {
  /** For logs and metrics. */
  readonly name: 'webhook' | 'mail'
  /** Resolves once the other side took it; throws, within its deadline, an error whose message holds no address and no secret. */
  tell(notice: Notice): Promise<void>
}

/** The other side did not take a notice; `why` is safe to log. */
export class NotTold extends Error {
  override readonly name = 'NotTold'

  constructor(why: string) {
    super(why)
  }
}

/** The text cut to so many bytes of UTF-8, never within a character. */
export const cutToBytes = (text: string, most: number): string => {
  if (Buffer.byteLength(text) <= most) return text
  let kept = ''
  let bytes = Buffer.byteLength('…')
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > most) break
    kept += character
  }
  return `${kept}…`
}
