/**
 * What waits in the outbox: one thing to be said, as a commit queued it. JSON.
 */
export interface Said {
  /** A member is looked up, when it is sent, in the bindings of that moment. */
  to: { room: string } | { contact: string } | { member: string }
  text?: string
  /** Id of a friend request to accept instead of text. */
  acceptFriend?: string
  /** Message id (or act) it answers. What one message caused for one place is sent as one message. */
  cause: string
  /** ms; when it was queued. */
  at: number
  /** An answer to somebody, or a notice nobody asked for. */
  kind: 'reply' | 'notice'
  merge?: { head: string; name: string; tail?: string }
}
