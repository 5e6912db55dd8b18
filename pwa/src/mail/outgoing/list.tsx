/** Messages on their way out, as the server knows them; shown on the outbox page. */
export default function OutgoingList() {
  return null;
}
