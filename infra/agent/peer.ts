// Who is at the other end of a Unix socket, as the kernel knows it (SO_PEERCRED, unix(7)); Node has no call for it.
import type { Socket } from 'node:net';
import koffi from 'koffi';

export interface Peer {
  pid: number;
  uid: number;
  gid: number;
}

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SIZE_OF_UCRED = 12;

const getsockopt = koffi
  .load(null)
  .func('int getsockopt(int fd, int level, int name, _Out_ uint32_t *value, _Inout_ uint32_t *length)');

/** The process that connected, with its accounts at that moment; null when the kernel does not say. */
export function peerOf(socket: Socket): Peer | null {
  const { fd } = (socket as Socket & { _handle?: { fd?: number } | null })._handle ?? {};
  if (fd === undefined || fd < 0) return null;
  const found = new Uint32Array(3);
  const length = [SIZE_OF_UCRED];
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, found, length) !== 0 || length[0] !== SIZE_OF_UCRED)
    return null;
  const [pid = 0, uid = 0, gid = 0] = found;
  return { pid, uid, gid };
}
