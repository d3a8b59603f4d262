/** What a store keeps cannot be used; the message says why. Nothing was changed. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
